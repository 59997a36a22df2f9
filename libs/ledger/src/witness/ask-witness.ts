import { isRefusal, Refusal, toBase64 } from '@filmdeed/kernel';
import type { LogHead, LogReader } from '../log/log-store.js';
import { proveConsistency } from '../log/prove.js';
import { parseNote } from '../signed-note.js';
import { type Cosignature, type Cosigner, openCosignature } from './cosignature.js';

/** What a witness answered to `add-checkpoint`. */
export interface WitnessAnswer {
  readonly status: number;
  readonly body: string;
}

/** Port: one C2SP witness. */
export interface Witness {
  readonly cosigner: Cosigner;
  /** Whether whoever runs the log runs it too. */
  readonly operator: 'self' | 'witness';
  /** POST <submission prefix>/add-checkpoint. Gives any answer as it is; refuses `clock.unreachable` if there is none in time. */
  addCheckpoint(body: string): Promise<WitnessAnswer>;
}

/** A consistency proof in a request has no more lines. */
const MOST_PROOF_LINES = 63;

/**
 * Asks one witness for its cosignature on a checkpoint (C2SP tlog-witness). What size the witness holds is remembered between calls; if it says that it
 * holds another, that is taken and asked once more. So an answer that came too late, or a restart, costs one question.
 *
 * Refuses `clock.unreachable` (no answer, or 429 and 5xx), `clock.rejected` (any other "no", or an answer that is not one cosignature by this
 * witness's key on this checkpoint), and `log.fork` if the witness holds a larger size than the log has.
 */
export function askWitness(
  witness: Witness,
  log: Pick<LogReader, 'head' | 'tile'>,
): (checkpoint: LogHead) => Promise<Cosignature> {
  const { cosigner } = witness;
  const { name } = cosigner;
  let known = 0;

  const askFrom = async (old: number, checkpoint: LogHead): Promise<WitnessAnswer> => {
    const { size, note } = checkpoint;
    const proof = old === 0 || old === size ? [] : await proveConsistency(log)(old, checkpoint);
    if (proof.length > MOST_PROOF_LINES)
      throw new Refusal('clock.rejected', 'too long a proof for a witness', { name });
    const lines = [`old ${old}`, ...proof.map(toBase64), '', note];
    return witness.addCheckpoint(lines.join('\n'));
  };

  const holds = async (answer: WitnessAnswer, { size }: LogHead): Promise<number> => {
    const told = /^(?:0|[1-9][0-9]{0,15})\n?$/.test(answer.body) ? Number(answer.body) : NaN;
    if (!Number.isSafeInteger(told)) throw rejected(name, 409, 'the witness holds another size and does not say which');
    const { size: ours } = await log.head();
    if (told > ours) {
      throw new Refusal('log.fork', 'a witness holds a larger size than our log has', { name, held: told, size: ours });
    }
    if (told > size) throw rejected(name, 409, 'the witness holds a newer checkpoint than this one');
    return told;
  };

  return async (checkpoint) => {
    let answer = await askFrom(known <= checkpoint.size ? known : 0, checkpoint);
    if (answer.status === 409) {
      known = await holds(answer, checkpoint);
      answer = await askFrom(known, checkpoint);
    }
    if (answer.status !== 200) throw noOf(name, answer.status);
    const cosignature = readCosignature(answer.body, checkpoint.note, cosigner);
    known = checkpoint.size;
    return cosignature;
  };
}

/** The one cosignature of the witness; lines of other keys say nothing and are dropped. */
function readCosignature(body: string, note: string, cosigner: Cosigner): Cosignature {
  const { text } = parseNote(note);
  try {
    const { signatures } = parseNote(`${text}\n${body}`);
    const own = signatures.filter(({ name, keyId }) => name === cosigner.name && keyId === cosigner.keyId);
    if (own.length !== 1) throw new Refusal('note.invalid', 'not one cosignature by its key', { given: own.length });
    return openCosignature(text, own[0]!, cosigner);
  } catch (error) {
    if (!isRefusal(error, 'note.invalid')) throw error;
    throw rejected(cosigner.name, 200, error.message);
  }
}

const WORDS: Readonly<Record<number, string>> = {
  400: 'the witness found the request malformed',
  403: 'the witness does not trust the key of this log',
  404: 'the witness does not know this log',
  409: 'the witness changed its size again',
  422: 'the witness holds another tree of this log',
};

function noOf(name: string, status: number): Refusal {
  if (status === 429 || status >= 500) {
    return new Refusal('clock.unreachable', 'the witness cannot answer now', { name, status });
  }
  return rejected(name, status, WORDS[status] ?? 'the witness gave an answer that it should not give');
}

function rejected(name: string, status: number, message: string): Refusal {
  return new Refusal('clock.rejected', message, { name, status });
}
