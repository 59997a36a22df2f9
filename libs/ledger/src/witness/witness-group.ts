import { isRefusal, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import type { Attested, Attestor, AttestorIdentity } from '../anchor/attest-ports.js';
import type { LogHead, LogReader } from '../log/log-store.js';
import { parseNote, signatureLine } from '../signed-note.js';
import { askWitness, type Witness } from './ask-witness.js';
import { type Cosignature, cosignaturesOf, quorumTime } from './cosignature.js';

export interface WitnessGroup {
  readonly log: Pick<LogReader, 'head' | 'tile'>;
  readonly witnesses: readonly Witness[];
  /** So many must have cosigned the same checkpoint before it has a time (k of n). */
  readonly quorum: number;
}

/** Who a group is: by its keys and its quorum. It is an independent clock only if no quorum of its own operator's witnesses is possible. */
export function witnessGroupIdentity({ witnesses, quorum }: Omit<WitnessGroup, 'log'>): AttestorIdentity {
  const keys = witnesses.map(({ cosigner }) => cosigner.verifierKey).sort();
  const own = witnesses.filter(({ operator }) => operator === 'self').length;
  return {
    key: `witness:${toHex(sha256(utf8([quorum, ...keys].join('\n')))).slice(0, 16)}`,
    kind: 'witness',
    name: witnesses.map(({ cosigner }) => cosigner.name).join(', '),
    operator: own >= quorum ? 'self' : 'witness',
  };
}

/**
 * Several witnesses as one clock: all are asked at once about the same checkpoint, and their cosignatures joined on one note; who was away is asked
 * again about it. The time is that of docs/format.md §8.3. Refuses what the first witness refused if there is no cosignature at all;
 * `environment.invalid` for a quorum that cannot be, or a key that stands twice.
 */
export function witnessGroup(group: WitnessGroup): Attestor {
  const { log, witnesses, quorum } = group;
  const cosigners = witnesses.map(({ cosigner }) => cosigner);
  const keys = new Set(cosigners.map(({ publicKey }) => toHex(publicKey)));
  if (keys.size !== witnesses.length || !Number.isInteger(quorum) || quorum < 1 || quorum > witnesses.length) {
    throw new Refusal('environment.invalid', 'no such quorum of different witnesses', { quorum, witnesses: keys.size });
  }
  const members = witnesses.map((witness) => ({ cosigner: witness.cosigner, ask: askWitness(witness, log) }));

  /** The checkpoint as the log signed it, without what witnesses added. */
  const bare = ({ size, root, note }: LogHead): LogHead => {
    const { text, signatures } = parseNote(note);
    const others = signatures.filter(
      (each) => !cosigners.some(({ name, keyId }) => name === each.name && keyId === each.keyId),
    );
    return { size, root, note: `${text}\n${others.map(signatureLine).join('')}` };
  };

  return {
    identity: witnessGroupIdentity(group),

    async attest(checkpoint, held): Promise<Attested> {
      const plain = bare(checkpoint);
      const kept = held === null ? [] : cosignaturesOf(held.note, cosigners);
      const missing = members.filter(({ cosigner }) => !kept.some((each) => each.cosigner === cosigner));
      const answers = await Promise.allSettled(missing.map(({ ask }) => ask(plain)));
      const given = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
      const failed = answers.flatMap((answer, i) =>
        answer.status === 'rejected' ? [{ name: missing[i]!.cosigner.name, error: answer.reason as unknown }] : [],
      );
      const defect = failed.find(({ error }) => !isRefusal(error));
      if (defect !== undefined) throw defect.error;
      const all = inOrder([...kept, ...given], cosigners);
      if (all.length === 0) throw failed[0]!.error;
      const seconds = quorumTime(all, quorum);
      return {
        time: seconds === null ? null : new Date(seconds * 1000),
        note: plain.note + all.map(({ signature }) => signatureLine(signature)).join(''),
        evidence: { quorum, cosigners: all.map(({ cosigner }) => cosigner.verifierKey) },
        isComplete: all.length === members.length,
        problem: failed.length === 0 ? null : failed.map(({ name, error }) => `${name}: ${codeOf(error)}`).join(', '),
      };
    },
  };
}

function inOrder(cosignatures: readonly Cosignature[], cosigners: readonly Cosignature['cosigner'][]): Cosignature[] {
  return [...cosignatures].sort((a, b) => cosigners.indexOf(a.cosigner) - cosigners.indexOf(b.cosigner));
}

function codeOf(error: unknown): string {
  return isRefusal(error) ? error.code : 'unknown';
}
