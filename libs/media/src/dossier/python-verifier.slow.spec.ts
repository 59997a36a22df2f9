import { bundleText, canonicalBytes, type Json, parseBundle, redactionLeaf } from '@filmdeed/evidence';
import { fromBase64, toBase64, utf8 } from '@filmdeed/kernel';
import { checkpointText, HashTree, leafHash, signNote, tlogProofText } from '@filmdeed/ledger';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LOG_SIGNER, PARTY, TEST_ORIGIN } from '../../../../test/support/filed-bundle.js';
import { mutated } from '../../../../test/support/mutated-bundle.js';
import {
  firstWord,
  HAS_PYTHON,
  type Question,
  secondWords,
  type Word,
} from '../../../../test/support/second-verifier.js';
import { seeded } from '../../../../test/support/seeded.js';

const VECTORS = join(import.meta.dirname, '../../../../test/vectors/v1');
const RUNS = Number(process.env['FILMDEED_MUTATIONS'] ?? 600);

interface Tampered {
  readonly of: string;
  readonly set: readonly [path: string, value: Json];
}

const text = (name: string): string => readFileSync(join(VECTORS, name), 'utf8');
const json = <T>(name: string): T => JSON.parse(text(name)) as T;
const expected = json<Record<string, { readonly trust?: string }>>('expected.json');
const FROZEN = readdirSync(VECTORS).filter((name) => /\.(bundle|answer)\.json$/.test(name));

/** A frozen bundle or answer with the trust file that it is held against. */
function frozen(name: string): Question {
  return [text(name), text(expected[name.split('.')[0]!]?.trust ?? 'trust.json')];
}

function tampered({ of, set: [path, value] }: Tampered): Question {
  const [whole, trust] = frozen(of.includes('.') ? `${of}.json` : `${of}.bundle.json`);
  const bundle = JSON.parse(whole) as Record<string, Json>;
  const inLeaf = path.startsWith('leaf.');
  const root = inLeaf ? (JSON.parse(atob(bundle['leaf'] as string)) as Record<string, Json>) : bundle;
  const names = (inLeaf ? path.slice('leaf.'.length) : path).split('.');
  const last = names.pop()!;
  names.reduce<Record<string, Json>>((at, name) => at[name] as Record<string, Json>, root)[last] = value;
  if (inLeaf) bundle['leaf'] = toBase64(canonicalBytes(root));
  return [JSON.stringify(bundle), trust];
}

/** A bundle of which everything was erased, with the redaction leaf in the log or waiting. */
async function redacted(isLogged: boolean, reason = 'COURT_ORDER'): Promise<Question> {
  const bundle = parseBundle(text('receipt.bundle.json'));
  const of = leafHash(fromBase64(bundle.leaf));
  const { leaf } = redactionLeaf({
    party: PARTY,
    reason,
    original: true,
    leafHash: of,
    at: new Date(1_800_000_000_000),
  });
  const tree = new HashTree([...Array.from({ length: 6 }, (_, i) => leafHash(utf8(`entry ${i}`))), leafHash(leaf)]);
  const { size } = tree;
  const checkpoint = await signNote(checkpointText({ origin: TEST_ORIGIN, size, root: tree.root() }), [LOG_SIGNER]);
  const proof = tlogProofText({ index: 6, proof: tree.inclusionProof(6), checkpoint });
  const redaction = { leaf: toBase64(leaf), ...(isLogged ? { proof } : {}) };
  return [bundleText({ ...bundle, redaction }), text('trust.json')];
}

/** Both verifiers about every question: what they say differently. */
function differences(
  questions: readonly Question[],
): { question: Question; ours: Word | string; theirs: Word | string }[] {
  const words = secondWords(questions);
  return questions
    .map((question, i) => ({ question, ours: firstWord(question), theirs: words[i]! }))
    .filter(({ ours, theirs }) => JSON.stringify(ours) !== JSON.stringify(theirs));
}

const described = HAS_PYTHON ? describe : describe.skip;
if (!HAS_PYTHON) process.stderr.write('NOT RUN: the second verifier (no Python 3.9)\n');

described(`the second verifier, in Python${HAS_PYTHON ? '' : ' (NOT RUN: no Python 3.9)'}`, () => {
  it.each(FROZEN)('says of %s, frozen, check by check what the first one says', (name) => {
    expect(differences([frozen(name)])).toEqual([]);
  });

  it.each(['tampered.json', 'index-tampered.json'])('says of every case of %s what the first one says', (name) => {
    expect(differences(json<Tampered[]>(name).map(tampered))).toEqual([]);
  });

  it('says of every bundle held against every trust file what the first one says', () => {
    const trusts = readdirSync(VECTORS).filter((name) => name.endsWith('trust.json'));
    const pairs = FROZEN.flatMap((name) => trusts.map((trust): Question => [text(name), text(trust)]));
    expect(differences(pairs)).toEqual([]);
  });

  it('says of a bundle whose texts were erased what the first one says', async () => {
    const both = [await redacted(true), await redacted(false)];
    expect(differences(both)).toEqual([]);
    expect(secondWords(both).map((word) => (word as Word).checks.at(-1))).toEqual([
      'redaction valid',
      'redaction not-checked not-logged',
    ]);
  });

  it(`says of ${RUNS} bundles and trust files, changed at random, what the first one says`, async () => {
    const seed = Number(process.env['FILMDEED_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
    const random = seeded(seed);
    const all = [...FROZEN.map(frozen), await redacted(true), await redacted(false)];
    const bundles = all.map(([bundle]) => bundle);
    const trusts = all.map(([, trust]) => trust);
    const questions = Array.from({ length: RUNS }, (): Question => {
      const [bundle, trust] = all[Math.floor(random() * all.length)]!;
      return random() < 0.15 ? [bundle, mutated(trust, random, trusts)] : [mutated(bundle, random, bundles), trust];
    });
    const [first] = differences(questions);
    expect({ seed, first }).toEqual({ seed, first: undefined });
  }, 300_000);
});
