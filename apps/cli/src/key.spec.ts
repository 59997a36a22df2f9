import { execFileSync } from 'node:child_process';
import { stat, writeFile } from 'node:fs/promises';
import { cliWorld } from '../../../test/support/cli-world.js';

const { at, cli } = cliWorld();

describe('keys', () => {
  it('are PKCS#8 files that OpenSSL opens with the passphrase, readable by their owner alone, never overwritten', async () => {
    await writeFile(at('pass'), 'correct horse\n');
    const made = await cli(['key', 'new', '--out', at('locked.pem'), '--passphrase-file', at('pass'), '--json']);
    expect(made).toMatchObject({ code: 0, json: { encrypted: true } });
    const der = execFileSync('openssl', [
      'pkey',
      '-in',
      at('locked.pem'),
      '-passin',
      'pass:correct horse',
      '-pubout',
      '-outform',
      'DER',
    ]);
    expect(der.subarray(-64).toString('hex')).toBe(made.json.key);
    expect((await stat(at('locked.pem'))).mode & 0o777).toBe(0o600);
    expect((await cli(['key', 'new', '--no-passphrase', '--out', at('locked.pem'), '--json'])).json.code).toBe(
      'EEXIST',
    );
    await writeFile(at('wrong'), 'no');
    const refused = await cli(['key', 'show', '--key', at('locked.pem'), '--passphrase-file', at('wrong'), '--json']);
    expect(refused).toMatchObject({ code: 1, json: { code: 'signer.invalid' } });
  });

  it('without a passphrase must be asked for in words', async () => {
    expect(await cli(['key', 'new', '--out', at('other.pem')])).toMatchObject({ code: 2 });
  });
});
