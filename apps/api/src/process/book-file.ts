import { readFileSync } from 'node:fs';
import { bookRecordOf } from '@filmdeed/chain';
import { Refusal } from '@filmdeed/kernel';
import type { BookRecord } from '@filmdeed/registry';

/** The deployment of the party book that PARTY_BOOK_FILE holds (deployments/README.md). Refuses `environment.invalid`. */
export function readBookFile(file: string): BookRecord {
  let record: unknown;
  try {
    record = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code } = error as { code?: string };
    const problem = code === undefined ? 'PARTY_BOOK_FILE is no JSON' : 'PARTY_BOOK_FILE cannot be read';
    throw new Refusal('environment.invalid', problem, { variable: 'PARTY_BOOK_FILE', file });
  }
  return bookRecordOf(record);
}
