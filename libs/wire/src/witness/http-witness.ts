import { isRefusal, Refusal, utf8 } from '@filmdeed/kernel';
import { type Cosigner, type Witness, type WitnessAnswer } from '@filmdeed/ledger';
import type { OutboundAnswer, OutboundHttp } from '../outbound-http.js';

export interface WitnessSettings {
  readonly cosigner: Cosigner;
  readonly operator: Witness['operator'];
  /** Submission prefix: `add-checkpoint` stands under it. */
  readonly url: string;
}

/** As much of an answer as is ever read: some signature lines, or a size. */
const MOST_BYTES = 16 * 1024;

/** A C2SP witness over HTTP. What it answers is judged by libs/ledger; an answer too large counts as a wrong one. */
export function httpWitness({ cosigner, operator, url }: WitnessSettings, http: OutboundHttp): Witness {
  const { name } = cosigner;
  const address = `${url.replace(/\/+$/, '')}/add-checkpoint`;

  async function addCheckpoint(body: string): Promise<WitnessAnswer> {
    let answer: OutboundAnswer;
    try {
      const headers = { 'content-type': 'text/plain; charset=utf-8' };
      answer = await http({ method: 'POST', url: address, headers, body: utf8(body), mostBytes: MOST_BYTES });
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const { why } = error.facts;
      if (why === 'too-large') throw new Refusal('clock.rejected', 'the answer of the witness is too large', { name });
      const facts = { name, why: why ?? error.code };
      throw new Refusal('clock.unreachable', 'the witness gave no answer', facts);
    }
    return { status: answer.status, body: new TextDecoder().decode(answer.body) };
  }

  return { cosigner, operator, addCheckpoint };
}
