import { type BundleV1, bundleText, parseBundle, withoutDisclosures } from '../bundle.js';
import { toBase64 } from '@filmdeed/kernel';
import type { Json } from '../canonical-json.js';
import { draftFiling, signingTask } from '../draft.js';
import { type Auth, signedLeaf } from '../leaf.js';
import { parseTrust, trustText } from '../trust.js';
import { type CheckName, notChecked, type Verdict } from './check.js';
import { type Report, verifyBundle } from './verify-bundle.js';
import {
  filedBundle,
  filingInput,
  FILM,
  PARTY_KEY,
  signWithPartyKey,
  TEST_ORIGIN,
  TRUST,
} from '../../../../test/support/filed-bundle.js';
import { signP256 } from '../signature.js';

const sealedInput = filingInput({
  work: { workType: 'AUDIOVISUAL', publication: 'UNPUBLISHED', contribution: 'HUMAN' },
});
const verdicts = (report: Report): Record<string, Verdict> =>
  Object.fromEntries(report.checks.map(({ check, verdict }) => [check, verdict]));
const broken = (report: Report): CheckName[] =>
  report.checks.filter(({ verdict }) => verdict === 'broken').map(({ check }) => check);

describe('a genuine bundle', () => {
  it.each([
    ['published', filingInput()],
    ['sealed', sealedInput],
  ])('is valid: %s', async (_, input) => {
    const report = verifyBundle(await filedBundle({ input }), TRUST, { content: FILM });
    expect(report.verdict).toBe('valid');
    expect(verdicts(report)).toEqual({
      bundle: 'valid',
      leaf: 'valid',
      disclosures: 'valid',
      content: 'valid',
      signature: 'valid',
      promise: 'valid',
      checkpoint: 'valid',
      inclusion: 'valid',
      anchor: 'valid',
      'anchor-block': 'not-checked',
      'anchor-after': 'valid',
    });
    expect(report.interval).toMatchObject({
      after: { time: '2026-11-24T08:29:50.000Z', independent: false, confirmed: false },
      before: { time: '2026-11-24T08:30:10.000Z', independent: false, confirmed: false },
    });
  });

  it('survives its own text form', async () => {
    const bundle = await filedBundle();
    expect(parseBundle(bundleText(bundle))).toEqual(bundle);
    expect(parseTrust(trustText(TRUST))).toEqual(TRUST);
  });

  it('stays valid when texts are erased or withheld, and says what was not disclosed', async () => {
    const bundle = withoutDisclosures(await filedBundle({ input: sealedInput }));
    const report = verifyBundle(bundle, TRUST);
    expect(report.verdict).toBe('valid');
    expect(verdicts(report)).toMatchObject({ content: 'not-checked', signature: 'not-checked', inclusion: 'valid' });
    expect(report.opened!.undisclosed).toContain('body.content');
    // A file at hand that nothing could be compared with is not thereby proven.
    expect(verifyBundle(bundle, TRUST, { content: FILM }).verdict).toBe('not-checked');
  });

  it('says that nobody signed when the operator filed', async () => {
    const report = verifyBundle(await filedBundle({ sign: null }), TRUST);
    expect(report.verdict).toBe('valid');
    expect(report.checks.find(({ check }) => check === 'signature')).toEqual(
      notChecked('signature', 'not-signed', { auth: 'operator' }),
    );
  });

  it('is not checked without a trust file, never valid', async () => {
    const report = verifyBundle(await filedBundle(), null);
    expect(report.verdict).toBe('not-checked');
    expect(verdicts(report)).toMatchObject({
      checkpoint: 'not-checked',
      inclusion: 'not-checked',
      signature: 'not-checked',
    });
  });

  it('takes the word of a node about a block, good or bad', async () => {
    const bundle = await filedBundle();
    const answer = (verdict: Verdict): Report =>
      verifyBundle(bundle, TRUST, { blocks: new Map([[0, { check: 'anchor-block', verdict, facts: {}, anchor: 0 }]]) });
    expect(answer('valid').interval.before?.confirmed).toBe(true);
    expect(answer('broken').verdict).toBe('broken');
    expect(answer('broken').interval).toEqual({});
  });
});

describe('a file at hand', () => {
  it.each([
    ['size', { ...FILM, size: 13 }, 'size.mismatch'],
    ['sha256', { ...FILM, sha256: '00'.repeat(32) }, 'digest.mismatch'],
    ['sm3', { ...FILM, sm3: '00'.repeat(32) }, 'digest.mismatch'],
    ['kind', { kind: 'set', files: 1, size: 12, root: '00'.repeat(32), manifest: '00'.repeat(32) }, 'digest.mismatch'],
  ])('of another %s breaks the content check, naming both', async (_, content, code) => {
    const report = verifyBundle(await filedBundle(), TRUST, { content: content as typeof FILM });
    const check = report.checks.find((one) => one.check === 'content')!;
    expect(check).toMatchObject({ verdict: 'broken', code });
    expect(check.facts).toHaveProperty('stated');
    expect(check.facts).toHaveProperty('atHand');
    expect(broken(report)).toEqual(['content']);
  });
});

describe('a tampered bundle', () => {
  /** Every string and number anywhere in a bundle, with a way to change it. */
  function* places(
    value: Json,
    set: (changed: Json) => void,
    path = '',
  ): Generator<{ path: string; change: () => void }> {
    if (typeof value === 'string') yield { path, change: () => set(flipped(value)) };
    else if (typeof value === 'number') yield { path, change: () => set(value + 1) };
    else if (typeof value === 'object' && value !== null) {
      for (const name of Object.keys(value)) {
        const holder = value as Record<string, Json>;
        yield* places(holder[name]!, (changed) => (holder[name] = changed), `${path}/${name}`);
      }
    }
  }
  const flipped = (text: string): string => {
    const at = Math.floor(text.length / 2);
    return text.slice(0, at) + (text[at] === 'A' ? 'B' : 'A') + text.slice(at + 1);
  };
  const copyOf = (bundle: BundleV1): Json => JSON.parse(bundleText(bundle)) as Json;
  /** Members that only a node of the chain can judge offline: the bundle says so by `anchor-block` not checked. */
  const RPC_ONLY = /^\/anchors\/0\/(after\/)?(transaction|blockHash|blockNumber|blockTime)$/;

  it('is broken or refused, whatever single field is changed', async () => {
    const genuine = copyOf(await filedBundle({ input: sealedInput }));
    const names = [...places(genuine, () => undefined)].map(({ path }) => path);
    expect(names.length).toBeGreaterThan(20);
    const passed: string[] = [];
    for (const name of names.filter((path) => !RPC_ONLY.test(path))) {
      const copy = JSON.parse(JSON.stringify(genuine)) as Json;
      [...places(copy, () => undefined)].find(({ path }) => path === name)!.change();
      let verdict: Verdict | 'refused';
      let bad: readonly string[] = [];
      try {
        const report = verifyBundle(parseBundle(JSON.stringify(copy)), TRUST, { content: FILM });
        verdict = report.verdict;
        bad = report.checks
          .filter((check) => check.verdict !== 'valid' && check.code !== 'rpc-only')
          .map(({ check }) => check);
      } catch (error) {
        expect(error).toMatchObject({ code: 'bundle.invalid' });
        verdict = 'refused';
      }
      if (verdict === 'valid' && bad.length === 0) passed.push(name);
      const chainName = /chainId|genesis|contract|evidence|type$/.test(name);
      if (!chainName && verdict === 'valid') passed.push(name);
    }
    expect(passed).toEqual([]);
  });

  it('does not vouch for a chain outside the trust file', async () => {
    const bundle = await filedBundle();
    const elsewhere = { ...bundle, anchors: [{ ...bundle.anchors[0]!, contract: `0x${'99'.repeat(20)}` }] } as BundleV1;
    const report = verifyBundle(elsewhere, TRUST);
    expect(report.checks.find(({ check }) => check === 'anchor')).toMatchObject({
      verdict: 'not-checked',
      code: 'chain-not-trusted',
    });
    expect(report.interval).toEqual({});
  });

  it('answers not checked for an anchor, leaf or signature type that it does not know', async () => {
    const bundle = await filedBundle();
    const anchor = verifyBundle({ ...bundle, anchors: [{ type: 'notary', seal: 'x' }] }, TRUST);
    expect(anchor.checks.find(({ check }) => check === 'anchor')).toMatchObject({
      verdict: 'not-checked',
      code: 'unknown-type',
    });
    const leaf = Buffer.from(JSON.stringify({ type: 'poem', v: 1 })).toString('base64');
    const unknown = verifyBundle({ ...bundle, leaf, disclosures: [] }, TRUST);
    expect(unknown.checks.find(({ check }) => check === 'leaf')).toMatchObject({
      verdict: 'not-checked',
      code: 'unknown-type',
    });
    const scheme = await filedBundle({ sign: (digest) => ({ ...signWithPartyKey(digest), scheme: 'sm2' as never }) });
    const signed = verifyBundle(scheme, TRUST);
    expect(signed.checks.find(({ check }) => check === 'signature')).toMatchObject({
      verdict: 'not-checked',
      code: 'unknown-scheme',
    });
    expect(signed.verdict).toBe('valid');
  });

  it.each([
    ['published', filingInput()],
    ['sealed', sealedInput],
  ])('does not judge a signature whose scheme has members of its own: %s', async (_, input) => {
    const sign = () => ({
      scheme: 'sm2-certificate' as never,
      signer: 'ab'.repeat(300),
      signature: { sig: 'MEUC', certificate: 'MIIB' } as never,
    });
    const report = verifyBundle(await filedBundle({ input, sign }), TRUST);
    expect(broken(report)).toEqual([]);
    expect(verdicts(report)).toMatchObject({ leaf: 'valid', disclosures: 'valid', signature: 'not-checked' });
  });

  it('breaks on a checkpoint signed by another key', async () => {
    const other = 'filmdeed.test/log+';
    const bundle = await filedBundle();
    const keys = TRUST.log.keys.map((key) => key);
    expect(keys[0]!.startsWith(other)).toBe(true);
    const note = bundle.proof!.replace(
      /(\u2014 \S+ .{10})(.)/,
      (_, head: string, one: string) => head + (one === 'A' ? 'B' : 'A'),
    );
    expect(broken(verifyBundle({ ...bundle, proof: note, anchors: [] }, TRUST))).toContain('checkpoint');
  });

  it('breaks on a proof for another index', async () => {
    const bundle = await filedBundle();
    const moved = { ...bundle, proof: bundle.proof!.replace('index 5', 'index 4'), anchors: [] };
    expect(broken(verifyBundle(moved, TRUST))).toEqual(['inclusion']);
  });

  it('breaks on a signature by another key, and on a signature for another content', async () => {
    const otherKey = await filedBundle({
      sign: (digest) => ({
        ...signWithPartyKey(digest),
        signature: signP256(
          PARTY_KEY.map((byte) => byte ^ 1),
          digest,
        ),
      }),
    });
    expect(broken(verifyBundle(otherKey, TRUST))).toEqual(['signature']);
    const otherDigest = await filedBundle({
      sign: (digest) => ({
        ...signWithPartyKey(digest),
        signature: signP256(
          PARTY_KEY,
          digest.map((byte) => byte ^ 1),
        ),
      }),
    });
    expect(broken(verifyBundle(otherDigest, TRUST))).toEqual(['signature']);
  });

  it('breaks on a genuine promise for another leaf', async () => {
    const [one, two] = [await filedBundle(), await filedBundle({ sign: null })];
    expect(broken(verifyBundle({ ...one, promise: two.promise! }, TRUST))).toEqual(['promise']);
  });

  it('breaks when the leaf names another statement than its record makes', async () => {
    const draft = draftFiling(filingInput());
    const task = signingTask(draft, FILM, TEST_ORIGIN, '2026-11-24T08:29:58.000Z');
    const { auth, disclosures } = task.finish(signWithPartyKey(task.digest));
    const other = signedLeaf(draft.record, { ...auth, statement: 'ab'.repeat(32) } as Auth, '2026-11-24T08:30:00.000Z');
    const report = verifyBundle(
      { v: 1, type: 'filmdeed.bundle', leaf: toBase64(other.leaf), disclosures, anchors: [] },
      TRUST,
    );
    expect(report.checks.find(({ check }) => check === 'signature')).toMatchObject({
      verdict: 'broken',
      code: 'statement.mismatch',
    });
  });

  it('breaks when the earlier anchor already covers the leaf', async () => {
    const bundle = await filedBundle();
    const [anchor] = bundle.anchors as [Extract<BundleV1['anchors'][number], { after?: unknown }>];
    const checkpoint = bundle.proof!.split('\n\n').slice(1).join('\n\n');
    const after = { ...(anchor.after as object), checkpoint, consistency: [] };
    const report = verifyBundle({ ...bundle, anchors: [{ ...anchor, after }] }, TRUST);
    expect(broken(report)).toEqual(['anchor-after']);
  });
});

describe('hostile files', () => {
  it.each(['', '[]', '{', '{"v":2}', '['.repeat(100_000), JSON.stringify({ v: 1, type: 'filmdeed.bundle', leaf: 5 })])(
    'refuses %#',
    (text) => {
      expect(() => parseBundle(text)).toThrow(expect.objectContaining({ code: 'bundle.invalid' }) as Error);
      expect(() => parseTrust(text)).toThrow(expect.objectContaining({ code: 'trust.invalid' }) as Error);
    },
  );

  it('refuses a trust file whose key has another name than the origin', () => {
    const other = { ...TRUST, log: { ...TRUST.log, origin: 'someone.else/log' } };
    expect(() => parseTrust(trustText(other))).toThrow(expect.objectContaining({ code: 'trust.invalid' }) as Error);
  });
});
