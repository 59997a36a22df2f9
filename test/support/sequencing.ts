import { FixedClock, isRefusal, utf8 } from '@filmdeed/kernel';
import { sequenceLog, type SequencePorts } from '@filmdeed/ledger';
import { LOG_SIGNER, TEST_ORIGIN } from './filed-bundle.js';

export const leafOf = (n: number): Uint8Array => utf8(`leaf ${n}`);

/** The flow with the key and clock of the tests on a store. */
export function sequencing(
  store: SequencePorts['store'],
  ports: Partial<SequencePorts> = {},
): ReturnType<typeof sequenceLog> {
  const clock = new FixedClock('2026-11-25T08:00:00.000Z');
  return sequenceLog({ store, signer: LOG_SIGNER, clock, origin: TEST_ORIGIN, ...ports });
}

/** How many leaves a step took, or why none: the code of its refusal, else what it said. */
export async function outcome(work: Promise<{ appended: number }>): Promise<number | string> {
  try {
    return (await work).appended;
  } catch (error) {
    return isRefusal(error) ? error.code : String((error as Error).message);
  }
}
