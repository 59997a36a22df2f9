import { canonicalBytes, type Json } from '@filmdeed/evidence';
import { toBase64 } from '@filmdeed/kernel';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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

  it(`says of ${RUNS} bundles and trust files, changed at random, what the first one says`, () => {
    const seed = Number(process.env['FILMDEED_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
    const random = seeded(seed);
    const all = FROZEN.map(frozen);
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
