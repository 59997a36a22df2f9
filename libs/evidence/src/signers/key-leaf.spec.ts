import fc from 'fast-check';
import { TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { EVENT_TIME, keyBodies, keyEvent, NEW_SECRET, possessed } from '../../../../test/support/key-events.js';
import { codesOf, outcomeOf } from '../../../../test/support/outcomes.js';
import { canonicalBytes, type Json } from '../canonical-json.js';
import { type KeyBody, parseKeyLeaf } from './key-leaf.js';
import { verifyKeyLeaf } from './verify-key-leaf.js';

describe('key leaves', () => {
  it('are read as they were made, and prove both words by themselves', () => {
    for (const [body, agrees] of keyBodies()) {
      const { leaf, parsed } = keyEvent(body, agrees);
      expect(parseKeyLeaf(leaf)).toEqual(parsed);
      expect(verifyKeyLeaf(parsed, TEST_ORIGIN)).toMatchObject({ action: body.action, agreed: agrees });
    }
  });

  it('hold no other log, party, key, action or member', async () => {
    for (const [body, agrees] of keyBodies()) {
      const { parsed } = keyEvent(body, agrees);
      const { auth } = parsed;
      const signed = auth.kind === 'party' || 'possession' in body;
      if (!signed) continue;
      const other = keyBodies().find(([each]) => each.action === 'bind')![0];
      const changes = [
        () => verifyKeyLeaf(parsed, 'elsewhere.test/log'),
        () => verifyKeyLeaf({ ...parsed, party: `pty_${'0'.repeat(26)}` as never }, TEST_ORIGIN),
        ...('key' in body
          ? [() => verifyKeyLeaf({ ...parsed, body: { ...body, key: '33'.repeat(body.key.length / 2) } }, TEST_ORIGIN)]
          : []),
        ...(auth.kind === 'party' ? [() => verifyKeyLeaf({ ...parsed, body: other }, TEST_ORIGIN)] : []),
      ];
      for (const change of changes) expect(outcomeOf(change)).toMatch(/^(?:signature\.invalid|statement\.mismatch)$/);
    }
    const soon = { action: 'recover', ...possessed(NEW_SECRET), effective: EVENT_TIME.toISOString() } as const;
    expect(outcomeOf(() => verifyKeyLeaf(keyEvent(soon, false).parsed, TEST_ORIGIN))).toBe('time.invalid');
  });

  it('of another form are refused by name', () => {
    const [bind, rotate] = [keyBodies()[0]![0], keyBodies()[3]![0]];
    const bytes = (change: (value: any) => void, body: KeyBody = bind, agrees = false): Uint8Array => {
      const value = JSON.parse(new TextDecoder().decode(keyEvent(body, agrees).leaf));
      change(value);
      return canonicalBytes(value as Json);
    };
    const cases: [Uint8Array, string][] = [
      [bytes((leaf) => (leaf.v = 2)), 'leaf.unknown-type'],
      [bytes((leaf) => (leaf.type = 'mandate')), 'leaf.unknown-type'],
      [bytes((leaf) => (leaf.body.action = 'lend')), 'code.unknown'],
      [bytes((leaf) => (leaf.body.label = '剪辑室')), 'leaf.invalid'],
      [bytes((leaf) => (leaf.body.custody = 'operator')), 'leaf.invalid'],
      [bytes((leaf) => delete leaf.body.possession), 'leaf.invalid'],
      [bytes((leaf) => (leaf.links = [{}])), 'leaf.invalid'],
      [bytes((leaf) => (leaf.auth = { kind: 'operator' }), rotate, true), 'leaf.invalid'],
      [bytes((leaf) => (leaf.body = { action: 'threshold', threshold: 0 })), 'leaf.invalid'],
      [bytes((leaf) => (leaf.body = { action: 'threshold', threshold: 1 })), 'leaf.invalid'],
      [bytes((leaf) => (leaf.id = leaf.id.replace('key_', 'fil_'))), 'leaf.invalid'],
    ];
    for (const [leaf, code] of cases) expect(outcomeOf(() => parseKeyLeaf(leaf))).toBe(code);
  });

  it('never throw anything but a refusal', async () => {
    const { leaf } = keyEvent(keyBodies()[3]![0], true);
    await fc.assert(
      fc.asyncProperty(fc.nat(leaf.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const changed = leaf.slice();
        changed[at] = byte;
        await codesOf([Promise.resolve().then(() => verifyKeyLeaf(parseKeyLeaf(changed), TEST_ORIGIN))]);
      }),
      { numRuns: 60 },
    );
  });
});
