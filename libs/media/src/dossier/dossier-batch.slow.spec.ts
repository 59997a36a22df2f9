import { type BundleV1, type Content } from '@filmdeed/evidence';
import { utf8 } from '@filmdeed/kernel';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filedBundle, filingInput, TRUST } from '../../../../test/support/filed-bundle.js';
import { PARTY_SIGNERS } from '../../../../test/support/party-signers.js';
import {
  besideDossier,
  removeUnpacked,
  unpackDossier,
  verifyDossier,
} from '../../../../test/support/unpacked-dossier.js';
import { dossierZip } from './index.js';

afterAll(removeUnpacked);

const FILM = utf8('a small film');
const digest = (algorithm: string): string => createHash(algorithm).update(FILM).digest('hex');
const CONTENT: Content = { kind: 'file', size: FILM.length, sha256: digest('sha256'), sm3: digest('sm3') };
const certificates = { zh: utf8('%PDF zh'), en: utf8('%PDF en') };

async function unpacked(options: Parameters<typeof filedBundle>[0]): Promise<string> {
  const bundle: BundleV1 = await filedBundle({ input: filingInput({ content: CONTENT }), ...options });
  return unpackDossier(
    await dossierZip({ bundle, trust: TRUST, certificates, verifierHtml: undefined, name: '影契测试' }),
  );
}

describe('the dossier of a filing that was signed with others', () => {
  it.each(Object.entries(PARTY_SIGNERS))('is good in every line, signed by %s', async (_, sign) => {
    const dossier = await unpacked({ sign, others: 6 });
    const { exit, good, bad, notRun } = verifyDossier(dossier, besideDossier(dossier, 'film.bin', FILM));
    expect([exit, bad, notRun]).toEqual([0, [], []]);
    for (const line of ['statement that was signed', 'signature of the party', 'promise of the operator']) {
      expect(good.join()).toContain(line);
    }
  });

  it('shows the signature of a sealed one', async () => {
    const dossier = await unpacked({ input: filingInput({ content: CONTENT, sealed: true }), others: 2 });
    const { exit } = verifyDossier(dossier, besideDossier(dossier, 'film.bin', FILM));
    expect(exit).toBe(0);
  });

  it.each([
    ['batch-path.txt', 'statement that was signed'],
    ['batch-index.txt', 'statement that was signed'],
    ['batch-count.txt', 'statement that was signed'],
    ['promise-path.txt', 'promise of the operator'],
    ['promise-index.txt', 'promise of the operator'],
  ])('is bad with another %s', async (name, line) => {
    const dossier = await unpacked({ others: 6 });
    const path = join(dossier, 'evidence', name);
    const text = readFileSync(path, 'utf8');
    writeFileSync(
      path,
      text.replace(/\d(?=\D*$)/, (found) => String((Number(found) + 1) % 10)),
    );
    const { exit, bad } = verifyDossier(dossier, besideDossier(dossier, 'film.bin', FILM));
    expect([exit, bad.join().includes(line)]).toEqual([1, true]);
  });
});
