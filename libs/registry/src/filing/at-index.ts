import { isRefusal, Refusal } from '@filmdeed/kernel';

/** The refusal of one of many, with its place among them. */
export function atIndex<T>(index: number, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw new Refusal(error.code, `filing ${index}: ${error.message}`, { ...error.facts, index });
  }
}
