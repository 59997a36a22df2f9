import { isRefusal } from '@filmdeed/kernel';

/** What became of each: its answer, or the code of its refusal. Anything else that is thrown is thrown on. */
export async function codesOf(works: readonly Promise<unknown>[]): Promise<string[]> {
  const settled = await Promise.allSettled(works);
  return settled.map((each) => {
    if (each.status === 'fulfilled') return String(each.value);
    if (isRefusal(each.reason)) return each.reason.code;
    throw each.reason;
  });
}

/** The code of a refusal, or `done`. */
export async function codeOf(work: Promise<unknown>): Promise<string> {
  return (await codesOf([work.then(() => 'done')]))[0]!;
}

/** As `codeOf`, of what runs at once. */
export function outcomeOf(run: () => unknown): string {
  try {
    run();
    return 'done';
  } catch (error) {
    if (isRefusal(error)) return error.code;
    throw error;
  }
}
