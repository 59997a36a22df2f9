import type { FormValues } from './form-values.js';

/** What was typed and not filed yet, per account, on this computer only. */
export interface FormDraft {
  read(): FormValues;
  keep(values: FormValues): void;
  forget(): void;
}

const EMPTY: FormValues = { work: { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED' } };

export function formDraft(account: string, storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>): FormDraft {
  const key = `filmdeed.filing-draft.${account}`;
  return {
    read() {
      try {
        const value = JSON.parse(storage.getItem(key) ?? 'null') as FormValues | null;
        return typeof value === 'object' && value !== null ? value : EMPTY;
      } catch {
        return EMPTY;
      }
    },
    keep(values) {
      try {
        storage.setItem(key, JSON.stringify(values));
      } catch {
        // A full or forbidden storage loses only the convenience.
      }
    },
    forget() {
      storage.removeItem(key);
    },
  };
}
