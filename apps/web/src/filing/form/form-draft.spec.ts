import { formDraft } from './form-draft.js';

function storage(refuses = false) {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (refuses) throw new DOMException('full', 'QuotaExceededError');
      kept.set(key, value);
    },
    removeItem: (key: string) => void kept.delete(key),
  };
}

describe('formDraft', () => {
  it('keeps what was typed per account until it is filed', () => {
    const place = storage();
    formDraft('one', place).keep({ particulars: { title: '影' } });
    expect(formDraft('one', place).read()).toEqual({ particulars: { title: '影' } });
    expect(formDraft('other', place).read().particulars).toBeUndefined();
    formDraft('one', place).forget();
    expect(formDraft('one', place).read().particulars).toBeUndefined();
  });

  it('starts anew from what cannot be read, and goes on where nothing can be kept', () => {
    const place = storage();
    place.kept.set('filmdeed.filing-draft.one', '{broken');
    expect(formDraft('one', place).read().work).toMatchObject({ publication: 'UNPUBLISHED' });
    expect(() => formDraft('one', storage(true)).keep({})).not.toThrow();
  });
});
