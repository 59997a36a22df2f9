import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleText } from '@filmdeed/evidence';
import { cliWorld } from '../support/cli-world.js';
import { filedBundle } from '../support/filed-bundle.js';
import { sealedPdf } from '../support/sealed-pdf.js';
import { HAS_OPENSSL, TimeStampAuthority } from '../support/time-stamp-authority.js';

const SEALING = ['basicConstraints=critical,CA:FALSE', 'keyUsage=critical,digitalSignature,nonRepudiation'];
const { at, cli } = cliWorld();

(HAS_OPENSSL ? describe : describe.skip)(`a sealed report${HAS_OPENSSL ? '' : ' (NOT RUN: no openssl)'}`, () => {
  let own: TimeStampAuthority;
  beforeAll(
    async () => void (own = await TimeStampAuthority.start({ name: '鉴定机构', key: 'rsa', extensions: SEALING })),
  );
  afterAll(() => own.close());

  it('carries the seal of whoever verified, and is refused with a key of another', async () => {
    writeFileSync(at('b.json'), bundleText(await filedBundle()));
    const chain =
      readFileSync(join(own.folder, 'tsa.crt'), 'utf8') + readFileSync(join(own.folder, 'intermediate.crt'), 'utf8');
    writeFileSync(at('chain.pem'), chain);
    const command = [
      'verify',
      at('b.json'),
      '--trust',
      at('trust.json'),
      '--report',
      at('r.pdf'),
      '--seal-cert',
      at('chain.pem'),
    ];
    expect(await cli([...command, '--seal-key', join(own.folder, 'tsa.key')])).toMatchObject({ code: 0 });
    const pdf = readFileSync(at('r.pdf'));
    const { covered, cms } = sealedPdf(pdf);
    writeFileSync(at('covered'), covered);
    writeFileSync(at('cms.der'), cms);
    const files = ['-inform', 'DER', '-in', at('cms.der'), '-content', at('covered'), '-out', at('out')];
    const trust = ['-CAfile', join(own.folder, 'root.crt'), '-purpose', 'any'];
    expect(spawnSync('openssl', ['cms', '-verify', '-binary', '-cades', ...files, ...trust]).status).toBe(0);

    const refused = await cli([...command, '--json', '--seal-key', at('key.pem')]);
    expect(refused).toMatchObject({
      code: 1,
      json: { code: 'environment.invalid', facts: { variable: '--seal-key' } },
    });
    expect(readFileSync(at('r.pdf')).equals(pdf)).toBe(true);
  });

  it('says that the certificate of the seal has expired', async () => {
    const old = await TimeStampAuthority.start({ extensions: SEALING, to: '20250101000000Z' });
    try {
      writeFileSync(at('b.json'), bundleText(await filedBundle()));
      const [cert, key] = ['tsa.crt', 'tsa.key'].map((name) => join(old.folder, name)) as [string, string];
      const seal = ['--report', at('r.pdf'), '--seal-cert', cert, '--seal-key', key];
      const { code, err } = await cli(['verify', at('b.json'), '--trust', at('trust.json'), ...seal]);
      expect([code, err]).toEqual([0, 'the certificate of the seal has expired\n']);
    } finally {
      old.close();
    }
  });
});
