import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Json, parseLeaf, type PartyAuth, type Scheme, trustText } from '@filmdeed/evidence';
import { concatBytes, fromHex, toBase64, toHex, utf8 } from '@filmdeed/kernel';
import { leafHash, newSigningKey, type NoteSigner, parseNote, parseSigningKey, signNote } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { unzipSync } from 'fflate';
import { filedBundle, filingInput, FILM, TEST_ORIGIN, TRUST } from '../../../../test/support/filed-bundle.js';
import { PARTY_SIGNERS, type Signed, signWithPasskey } from '../../../../test/support/party-signers.js';
import {
  besideDossier,
  removeUnpacked,
  unpackDossier,
  verifyDossier,
} from '../../../../test/support/unpacked-dossier.js';
import { dossierZip } from './index.js';
import { filedKeys, keyFiles, noteFiles } from './note-files.js';
import { signatureFiles } from './signature-files.js';
import type { Entries } from './text-files.js';

afterAll(removeUnpacked);

const ORIGINAL = utf8('a small film');
/** SM3 of it, as OpenSSL answers. */
const CONTENT = {
  ...FILM,
  sm3: execFileSync('openssl', ['dgst', '-sm3', '-r'], { input: ORIGINAL, encoding: 'utf8' }).slice(0, 64),
};
const certificates = { zh: utf8('%PDF zh'), en: utf8('%PDF en') };
const input = filingInput({ content: CONTENT });
const STRANGER = sha256(utf8('key of a stranger'));

const dossierOf = async (options: Parameters<typeof filedBundle>[0]): Promise<Uint8Array> =>
  dossierZip({ bundle: await filedBundle(options), trust: TRUST, certificates, verifierHtml: utf8('<!doctype html>') });

/** The names of the lines that are bad, in English, besides the sums and the second verifier, which reads bundle.json alone. */
function badLines(dossier: string): string[] {
  const { bad } = verifyDossier(
    dossier,
    besideDossier(dossier, 'film.bin', ORIGINAL),
    besideDossier(dossier, 'trust.json', trustText(TRUST)),
  );
  return bad
    .map((line) => line.replace(/^[^a-z]*(anchor )?/u, '$1'))
    .filter((line) => !/unharmed|second verifier/.test(line));
}

describe('a tampered dossier', () => {
  /** What no line reads: texts for people, and the same facts in other forms. SHA256SUMS alone speaks of them. */
  const UNREAD =
    /README|certificate|verifier\.html|verify\.sh|filmdeed_verify\.py|typed-data|anchors\.json|bundle\.json|trust\.json|SHA256SUMS/;
  const SUMS_ANEW = 'cut -c67- SHA256SUMS | tr "\\n" "\\0" | xargs -0 sha256sum >new && mv new SHA256SUMS';

  it('fails for every single file, sums made anew or not', async () => {
    const sealed = filingInput({ content: CONTENT, sealed: true });
    const zip = await dossierOf({ input: sealed, sign: PARTY_SIGNERS['webauthn-p256'] });
    const dossier = unpackDossier(zip);
    expect(badLines(dossier)).toEqual([]);
    const wrong: string[] = [];
    for (const [path, bytes] of Object.entries(unzipSync(zip))) {
      const name = path.slice(path.indexOf('/') + 1);
      const target = join(dossier, name);
      const changed = Uint8Array.from(bytes);
      changed[Math.floor((changed.length - 1) / 2)]! ^= 1;
      writeFileSync(target, changed);
      if (spawnSync('sha256sum', ['-c', '--strict', 'SHA256SUMS'], { cwd: dossier }).status === 0)
        wrong.push(`unnoticed: ${name}`);
      if (!UNREAD.test(name)) {
        execFileSync('sh', ['-c', SUMS_ANEW], { cwd: dossier });
        if (badLines(dossier).length === 0) wrong.push(`believed: ${name}`);
      }
      writeFileSync(target, bytes);
      execFileSync('sh', ['-c', SUMS_ANEW], { cwd: dossier });
    }
    expect(wrong).toEqual([]);
    expect(badLines(dossier)).toEqual([]);
  }, 300_000);
});

/** Each forgery is carried through all files that depend on it, so that one line alone can see it. */
describe('a forger who keeps the files in agreement', () => {
  const write = (dossier: string, files: Entries): void =>
    files.forEach(([path, content]) => writeFileSync(join(dossier, 'evidence', path), content));
  const evidence = (dossier: string, path: string): Uint8Array =>
    new Uint8Array(readFileSync(join(dossier, 'evidence', path)));

  /** Puts another leaf in, with its hash; log and promise must notice that in any case. */
  function putLeaf(dossier: string, change: (leaf: Record<string, Json>) => unknown): PartyAuth {
    const old = evidence(dossier, 'leaf.json');
    const leaf = JSON.parse(new TextDecoder().decode(old)) as Record<string, Json>;
    change(leaf);
    const bytes = utf8(canonicalJson(leaf));
    write(dossier, [
      ['leaf.json', bytes],
      ['leaf-hash.txt', `${toHex(leafHash(bytes))}\n`],
    ]);
    const bundle = join(dossier, 'bundle.json');
    writeFileSync(bundle, readFileSync(bundle, 'utf8').replace(toBase64(old), toBase64(bytes)));
    return parseLeaf(bytes).auth as PartyAuth;
  }

  const LOG = ['leaf is in the log', 'promise of the operator', 'anchor #1: leaf is in the anchored checkpoint'];

  it.each<[string, Scheme, (digest: Uint8Array) => Signed]>([
    ['by another key', 'p256', (digest) => PARTY_SIGNERS.p256(digest, STRANGER)],
    ['by another key', 'webauthn-p256', (digest) => PARTY_SIGNERS['webauthn-p256'](digest, STRANGER)],
    ['by another key', 'secp256k1', (digest) => PARTY_SIGNERS.secp256k1(digest, STRANGER)],
    ['of another statement', 'p256', (digest) => PARTY_SIGNERS.p256(sha256(digest))],
    ['of another statement', 'webauthn-p256', (digest) => PARTY_SIGNERS['webauthn-p256'](sha256(digest))],
    ['of another statement', 'secp256k1', (digest) => PARTY_SIGNERS.secp256k1(sha256(digest))],
    ['without the user', 'webauthn-p256', (digest) => signWithPasskey(digest, undefined, { flags: 4 })],
    ['of a registration', 'webauthn-p256', (digest) => signWithPasskey(digest, undefined, { type: 'webauthn.create' })],
  ])('is seen by the signature %s: %s', async (_name, scheme, sign) => {
    const dossier = unpackDossier(await dossierOf({ input, sign: PARTY_SIGNERS[scheme] }));
    expect(badLines(dossier)).toEqual([]);
    let forged!: Signed;
    const auth = putLeaf(dossier, (leaf) => {
      const own = leaf.auth as { [member: string]: Json };
      forged = sign(fromHex(own.statement as string));
      leaf.auth = { ...own, signature: forged.signature as unknown as Json };
    });
    write(dossier, signatureFiles({ auth, signature: forged.signature }));
    expect(badLines(dossier)).toEqual(['signature of the party', ...LOG]);
  });

  it('is seen by the statement if any entry of the record changes', async () => {
    const dossier = unpackDossier(await dossierOf({ input }));
    putLeaf(
      dossier,
      (leaf) => ((leaf.body as { [member: string]: Json }) = { ...(leaf.body as object), form: 'DIGEST' }),
    );
    expect(badLines(dossier)).toEqual(['statement that was signed', ...LOG]);
  });

  it('is seen by the promise if the time of the leaf changes', async () => {
    const dossier = unpackDossier(await dossierOf({ input }));
    putLeaf(dossier, (leaf) => (leaf.time = '2026-11-24T08:00:00.000Z'));
    expect(badLines(dossier)).toEqual(LOG);
  });

  const strangerOf = (name: string): NoteSigner => parseSigningKey(newSigningKey(name, STRANGER));

  it.each([
    ['checkpoint', 'log-key', TEST_ORIGIN, 'signature of the checkpoint'],
    ['promise', 'promise-key', `${TEST_ORIGIN}/promise`, 'promise of the operator'],
    ['anchor-1/checkpoint', 'log-key', TEST_ORIGIN, 'anchor #1: leaf is in the anchored checkpoint'],
    ['anchor-1/after', 'log-key', TEST_ORIGIN, 'anchor #1: earlier anchor does not cover the leaf'],
  ])('is seen by the signature of %s', async (stem, key, name, line) => {
    const zip = await dossierOf({ input });
    const strange = strangerOf(name);

    // A signature of a stranger, passed off as one of the trusted key.
    const dossier = unpackDossier(zip);
    const { text, signatures } = parseNote(new TextDecoder().decode(evidence(dossier, `${stem}.txt`)));
    const signature = await strange.sign(utf8(text));
    const keyId = fromHex(signatures[0]!.keyId);
    write(dossier, [
      [`${stem}.sig`, signature],
      [`${stem}.txt`, `${text}\n\u2014 ${name} ${toBase64(concatBytes(keyId, signature))}\n`],
    ]);
    expect(badLines(dossier)).toEqual([line]);

    // A stranger's own key put in the place of the trusted one: every line that uses it is bad.
    const other = unpackDossier(zip);
    const keys = filedKeys(key, [strange.verifierKey]);
    write(other, [...keyFiles(keys), ...noteFiles(stem, await signNote(text, [strange]), keys)!.files]);
    expect(badLines(other)).toContain(line);
  });

  it('is seen by the disclosures and the content if a text or a digest is replaced', async () => {
    const dossier = unpackDossier(await dossierOf({ input: filingInput({ content: CONTENT, sealed: true }) }));
    // The same filing committed anew: as many disclosures of the same values, each under another salt.
    const other = unpackDossier(await dossierOf({ input: filingInput({ content: CONTENT, sealed: true }) }));
    write(dossier, [['disclosures.txt', evidence(other, 'disclosures.txt')]]);
    expect(badLines(dossier)).toEqual(expect.arrayContaining(['disclosures open their commitments']));
    write(dossier, [['content.json', canonicalJson({ ...CONTENT, size: 13 })]]);
    expect(badLines(dossier)).toEqual(expect.arrayContaining(['digests of the content are those of the leaf']));
  });
});
