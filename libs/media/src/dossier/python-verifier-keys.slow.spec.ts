import {
  type BundleV1,
  canonicalBytes,
  disclose,
  type Json,
  joinSignatures,
  parseThreshold,
  thresholdSigner,
} from '@filmdeed/evidence';
import { fromUtf8, toBase64 } from '@filmdeed/kernel';
import { checkpointText, leafHash, signNote, tlogProofText } from '@filmdeed/ledger';
import { randomBytes } from 'node:crypto';
import { filedBundle, LOG_SIGNER, TEST_ORIGIN, TRUST } from '../../../../test/support/filed-bundle.js';
import { keyBodies, keyEvent } from '../../../../test/support/key-events.js';
import { mandateLeaves } from '../../../../test/support/mandate-leaves.js';
import { PARTY_SIGNERS, type Signed } from '../../../../test/support/party-signers.js';
import { firstWord, HAS_PYTHON, type Question, secondWords } from '../../../../test/support/second-verifier.js';

const asked = (bundle: unknown): Question => [JSON.stringify(bundle), JSON.stringify(TRUST)];

/** The bundle of a leaf that is alone in its log. */
async function bundleOf(leaf: Uint8Array): Promise<BundleV1> {
  const note = await signNote(checkpointText({ origin: TEST_ORIGIN, size: 1, root: leafHash(leaf) }), [LOG_SIGNER]);
  const proof = tlogProofText({ index: 0, proof: [], checkpoint: note });
  return { v: 1, type: 'filmdeed.bundle', leaf: toBase64(leaf), disclosures: [], proof, anchors: [] };
}

function same(questions: readonly Question[]): (string | undefined)[] {
  const first = questions.map(firstWord);
  expect(secondWords(questions)).toEqual(first);
  return first.map((word) =>
    typeof word === 'string' ? word : word.checks.find((line) => line.startsWith('signature')),
  );
}

const described = HAS_PYTHON ? describe : describe.skip;

described(`keys, judged by two verifiers${HAS_PYTHON ? '' : ' (NOT RUN: no Python 3.9)'}`, () => {
  it('every key event whole, and with each of its members changed', async () => {
    const events = keyBodies().map(([body, agrees]) => keyEvent(body, agrees));
    const whole = await Promise.all(events.map(async ({ leaf }) => asked(await bundleOf(leaf))));
    const said = same(whole);
    expect(said.filter((line) => line === 'signature valid')).toHaveLength(events.length - 1);
    expect(said.filter((line) => line === 'signature not-checked not-signed')).toHaveLength(1);

    const changed: Question[] = [];
    for (const { leaf } of events) {
      for (const mutated of mutations(JSON.parse(fromUtf8(leaf)) as Json)) {
        changed.push(asked(await bundleOf(canonicalBytes(mutated))));
      }
    }
    expect(changed.length).toBeGreaterThan(200);
    same(changed);
  });

  it('every mandate and its end whole, opened, and with each of its members changed', async () => {
    const made = mandateLeaves();
    const whole = await Promise.all(
      made.map(async ({ leaf, disclosures }) => asked({ ...(await bundleOf(leaf)), disclosures })),
    );
    expect(same(whole)).toEqual([...Array<string>(4).fill('signature valid'), 'signature not-checked not-signed']);
    const changed: Question[] = [];
    for (const { leaf } of made) {
      for (const mutated of mutations(JSON.parse(fromUtf8(leaf)) as Json)) {
        changed.push(asked(await bundleOf(canonicalBytes(mutated))));
      }
    }
    for (const [path, value] of [
      ['body.note', 7],
      ['body.works.1', '别的'],
      ['body.works', '别的'],
      ['party', '别的'],
    ] as const) {
      const { disclosure } = disclose(path, value);
      changed.push(asked({ ...(await bundleOf(made[0]!.leaf)), disclosures: [disclosure] }));
    }
    changed.push(
      asked({ ...(await bundleOf(made[0]!.leaf)), disclosures: [made[0]!.disclosures[0], made[0]!.disclosures[0]] }),
    );
    same(changed);
  });

  it('filings that several keys signed, with too few, and with a bad one', async () => {
    const schemes = ['p256', 'webauthn-p256', 'secp256k1'] as const;
    const secrets = schemes.map(() => new Uint8Array(randomBytes(32)));
    const signWith =
      (threshold: number, places: readonly number[], spoil = -1) =>
      (digest: Uint8Array): Signed => {
        const signed = secrets.map((secret, place) => {
          const { signer: key, ...rest } = PARTY_SIGNERS[schemes[place]!](
            place === spoil ? new Uint8Array(32) : digest,
            secret,
          );
          return { ...rest, key };
        });
        const signer = thresholdSigner(threshold, signed);
        const signature = joinSignatures(
          parseThreshold(signer),
          places.map((place) => signed[place]!),
        );
        return { scheme: 'threshold' as never, signer, signature };
      };
    const cases: [(digest: Uint8Array) => Signed, string][] = [
      [signWith(2, [0, 1]), 'signature valid'],
      [signWith(2, [0, 1, 2]), 'signature valid'],
      [signWith(3, [0, 1, 2]), 'signature valid'],
      [signWith(2, [2]), 'signature broken'],
      [signWith(1, [0, 1], 1), 'signature broken'],
      [PARTY_SIGNERS['p256-custodial'], 'signature valid'],
    ];
    const questions = await Promise.all(cases.map(async ([sign]) => asked(await filedBundle({ sign }))));
    expect(same(questions)).toEqual(cases.map(([, word]) => word));
  });
});

/** The value with one member of it changed, left out, or of another kind, for every member. */
function* mutations(value: Json): Generator<Json> {
  if (typeof value === 'string') {
    const flipped = value.endsWith('0') ? '1' : '0';
    yield value.slice(0, -1) + flipped;
    yield 7;
  } else if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, member] of Object.entries(value)) {
      const { [name]: _, ...rest } = value as Record<string, Json>;
      yield rest;
      for (const other of mutations(member)) yield { ...rest, [name]: other };
    }
    yield { ...(value as Record<string, Json>), more: 1 };
  } else {
    yield 'other';
  }
}
