import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import { type ApiApp, ORIGIN, startApiApp } from '../support/api-app.js';
import type { ApiClient } from '../support/api-client.js';
import { digestInput, fileIt, registerKey, unsignedRequest } from '../support/filing-requests.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';
import { sealedPdf } from '../support/sealed-pdf.js';
import { HAS_OPENSSL, TimeStampAuthority } from '../support/time-stamp-authority.js';

const SEALING = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,nonRepudiation'];
const STAMPED = Buffer.from('060b2a864886f70d010910020e', 'hex');

let postgres: RunningPostgres;
let own: TimeStampAuthority;
let tsa: TimeStampAuthority;
const at = (name: string): string => join(own.folder, name);

beforeAll(async () => {
  if (!HAS_OPENSSL) return;
  postgres = await startPostgres();
  own = await TimeStampAuthority.start({ name: '影契运营方', extensions: SEALING });
  tsa = await TimeStampAuthority.start({ name: 'Seal TSA' });
  writeFileSync(at('chain.pem'), readFileSync(at('tsa.crt'), 'utf8') + readFileSync(at('intermediate.crt'), 'utf8'));
  writeFileSync(at('password'), '口令\n');
  const secret = ['-out', at('enc.key'), '-passout', `file:${at('password')}`];
  execFileSync('openssl', ['pkcs8', '-topk8', '-in', at('tsa.key'), ...secret]);
});
afterAll(async () => {
  own?.close();
  tsa?.close();
  await postgres?.stop();
});

const seal = (): Record<string, string> => ({
  SEAL_CERT_FILE: at('chain.pem'),
  SEAL_KEY_FILE: at('enc.key'),
  SEAL_PASSWORD_FILE: at('password'),
});

/** The application, an account with a logged filing, and what it logged. */
async function filedWith(variables: Record<string, string>): Promise<{ app: ApiApp; filer: ApiClient; id: string }> {
  const app = await startApiApp(postgres.url, variables);
  const filer = await app.account();
  await registerKey(filer, ORIGIN);
  const { body } = await fileIt(filer, unsignedRequest(digestInput(filer)));
  await app.sequence();
  return { app, filer, id: body.id };
}

function opensslTakes(pdf: Uint8Array): boolean {
  const { covered, cms } = sealedPdf(pdf);
  writeFileSync(at('covered'), covered);
  writeFileSync(at('cms.der'), cms);
  const files = ['-inform', 'DER', '-in', at('cms.der'), '-content', at('covered'), '-out', at('out')];
  const trust = ['-CAfile', at('root.crt'), '-purpose', 'any'];
  return spawnSync('openssl', ['cms', '-verify', '-binary', '-cades', ...files, ...trust]).status === 0;
}

(HAS_OPENSSL ? describe : describe.skip)(`sealed papers${HAS_OPENSSL ? '' : ' (NOT RUN: no openssl)'}`, () => {
  it('are certificates, series and those in dossiers, with a time-stamp of the signature', async () => {
    const { url, stop } = await tsa.serve();
    const entry = { name: '甲', url, roots: [join(tsa.folder, 'root.crt')], allowHttp: true, allowPrivate: true };
    writeFileSync(at('clocks.json'), JSON.stringify([entry]));
    const { app, filer, id } = await filedWith({ ...seal(), TSA_FILE: at('clocks.json') });
    try {
      const certificate = await filer.get(`/filings/${id}/certificate.pdf`);
      const series = await filer.post('/certificates', { filings: [id], title: '一季', lang: 'en' });
      const dossier = unzipSync((await filer.get(`/filings/${id}/dossier.zip`)).bytes);
      const inside = ['zh', 'en'].map((lang) => dossier[`${id}/certificate.${lang}.pdf`]!);
      for (const pdf of [certificate.bytes, series.bytes, ...inside]) {
        expect(opensslTakes(pdf)).toBe(true);
        expect(sealedPdf(pdf).cms.includes(STAMPED)).toBe(true);
      }
      stop();
      // Without an authority people get their paper all the same.
      const later = await filer.get(`/filings/${id}/certificate.pdf`);
      expect(opensslTakes(later.bytes)).toBe(true);
      expect(sealedPdf(later.bytes).cms.includes(STAMPED)).toBe(false);
      expect(app.errors).toEqual([]);
    } finally {
      await app.close();
    }
  });

  it.each([
    ['half of a seal', () => ({ SEAL_CERT_FILE: at('chain.pem') }), 'SEAL_KEY_FILE'],
    [
      'a key of another certificate',
      () => ({ ...seal(), SEAL_KEY_FILE: join(tsa.folder, 'tsa.key') }),
      'SEAL_KEY_FILE',
    ],
    ['a missing password', () => ({ ...seal(), SEAL_PASSWORD_FILE: '' }), 'SEAL_KEY_FILE'],
  ])('are refused at the start for %s', async (_, variables, variable) => {
    await expect(startApiApp(postgres.url, variables())).rejects.toMatchObject({
      code: 'environment.invalid',
      facts: { variable },
    });
  });
});
