import { readFile, rm, writeFile } from 'node:fs/promises';
import { filingStatement, verifySignature } from '@filmdeed/evidence';
import { hashFile } from '@filmdeed/hashing';
import { fromHex } from '@filmdeed/kernel';
import { cliWorld } from '../../../test/support/cli-world.js';
import { PARTY, TEST_ORIGIN } from '../../../test/support/filed-bundle.js';

const { at, cli } = cliWorld();

describe('signing without a network', () => {
  it('makes a signature over exactly these digests', async () => {
    await writeFile(at('film.mov'), 'a film');
    const made = await cli([
      'sign',
      at('film.mov'),
      '--work-type',
      'AUDIOVISUAL',
      '--title',
      '松江',
      '--published',
      '--key',
      at('key.pem'),
      '--party',
      PARTY,
      '--trust',
      at('trust.json'),
      '--out',
      at('signed.json'),
      '--json',
    ]);
    expect(made.code).toBe(0);
    const { record, auth, content } = JSON.parse(await readFile(at('signed.json'), 'utf8'));
    expect(content).toMatchObject({ ...(await hashFile(at('film.mov'))), size: 6 });
    const { digest } = filingStatement({
      origin: TEST_ORIGIN,
      record,
      content,
      signedAt: auth.signedAt,
      nonce: auth.nonce,
    });
    expect(Buffer.from(digest).toString('hex')).toBe(auth.statement);
    expect(() => verifySignature(auth.scheme, auth.signer, fromHex(auth.statement), auth.signature)).not.toThrow();
  });

  it('signs a draft that another machine made, and signs nothing twice', async () => {
    await writeFile(at('film.mov'), 'a film');
    const who = ['--party', PARTY, '--trust', at('trust.json')];
    await cli([
      'sign',
      at('film.mov'),
      '--work-type',
      'AUDIOVISUAL',
      ...who,
      '--draft-only',
      '--out',
      at('draft.json'),
    ]);
    await rm(at('film.mov'));
    const signed = await cli(['sign', at('draft.json'), '--key', at('key.pem'), '--out', at('signed.json'), '--json']);
    expect(signed.json).toMatchObject({ ok: true, type: 'filmdeed.signed-filing' });
    expect(await cli(['sign', at('signed.json'), '--key', at('key.pem'), '--out', at('again.json')])).toMatchObject({
      code: 2,
    });
  });

  it.each([
    ['an empty file', ['empty.mov', '--work-type', 'AUDIOVISUAL'], 'upload.empty'],
    ['an unknown code', ['film.mov', '--work-type', 'HOLOGRAM'], 'code.unknown'],
    ['a day that is none', ['film.mov', '--work-type', 'AUDIOVISUAL', '--completed-on', '2026-02-30'], 'time.invalid'],
    ['a missing file', ['nowhere.mov', '--work-type', 'AUDIOVISUAL'], 'ENOENT'],
  ])('refuses %s', async (_, [name, ...rest], code) => {
    await writeFile(at('empty.mov'), '');
    await writeFile(at('film.mov'), 'x');
    const refused = await cli([
      'sign',
      at(name!),
      ...rest,
      '--key',
      at('key.pem'),
      '--party',
      PARTY,
      '--trust',
      at('trust.json'),
      '--out',
      at('s.json'),
      '--json',
    ]);
    expect(refused).toMatchObject({ code: 1, json: { ok: false, code } });
  });
});
