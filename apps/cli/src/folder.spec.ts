import { appendFile, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { bundleText, type Content, parseManifestLine } from '@filmdeed/evidence';
import { cliWorld } from '../../../test/support/cli-world.js';
import { filedBundle, filingInput, PARTY } from '../../../test/support/filed-bundle.js';

const { at, cli } = cliWorld();

/** A folder filed as a set: its bundle and manifest lie beside it. */
async function filedFolder(): Promise<void> {
  const made = await cli([
    'sign',
    at('shots'),
    '--work-type',
    'AUDIOVISUAL',
    '--manifest-out',
    at('manifest.jsonl'),
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
  expect(made.json).toMatchObject({ ok: true });
  const input = filingInput({ form: 'DIGEST', content: made.json.content as Content });
  await writeFile(at('bundle.json'), bundleText(await filedBundle({ input })));
}

describe('a folder', () => {
  it('has a manifest in the order of its UTF-8 paths', async () => {
    await filedFolder();
    const lines = (await readFile(at('manifest.jsonl'), 'utf8')).trimEnd().split('\n');
    expect(lines.map((line) => parseManifestLine(line).path)).toEqual([
      'a-b.exr',
      'a/1.exr',
      'a/2.exr',
      'z.exr',
      '\uFF21.exr',
      '\u{1F3AC}.exr',
    ]);
  });

  it('verifies while nothing changed', async () => {
    await filedFolder();
    const verified = await cli([
      'verify',
      at('shots'),
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('manifest.jsonl'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(verified).toMatchObject({
      code: 0,
      json: { verdict: 'valid', differences: { counts: { changed: 0, missing: 0, extra: 0 } } },
    });
  });

  it('names what changed, is missing and is extra', async () => {
    await filedFolder();
    await appendFile(at('shots', 'a', '1.exr'), '!');
    await rm(at('shots', 'z.exr'));
    await writeFile(at('shots', 'new.exr'), 'x');
    const verified = await cli([
      'verify',
      at('shots'),
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('manifest.jsonl'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(verified).toMatchObject({
      code: 1,
      json: {
        ok: false,
        verdict: 'broken',
        differences: { changed: ['a/1.exr'], missing: ['z.exr'], extra: ['new.exr'] },
      },
    });
  });

  it('is broken without the manifest too, though nobody can name the file', async () => {
    await filedFolder();
    await appendFile(at('shots', 'a', '1.exr'), '!');
    const verified = await cli(['verify', at('shots'), at('bundle.json'), '--trust', at('trust.json'), '--json']);
    expect(verified).toMatchObject({ code: 1, json: { verdict: 'broken' } });
  });

  it('is not compared with the manifest of another filing', async () => {
    await filedFolder();
    const lines = (await readFile(at('manifest.jsonl'), 'utf8')).split('\n');
    await writeFile(at('other.jsonl'), `${lines.slice(1).join('\n')}`);
    const verified = await cli([
      'verify',
      at('shots'),
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('other.jsonl'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(verified).toMatchObject({ code: 1, json: { code: 'manifest.invalid' } });
  });

  it('lets one file be proven without the others', async () => {
    await filedFolder();
    const proof = [
      'prove',
      'a/1.exr',
      '--bundle',
      at('bundle.json'),
      '--manifest',
      at('manifest.jsonl'),
      '--out',
      at('one.json'),
    ];
    expect(await cli([...proof, '--json'])).toMatchObject({ code: 0 });
    const good = await cli([
      'verify',
      at('shots', 'a', '1.exr'),
      at('one.json'),
      '--trust',
      at('trust.json'),
      '--json',
    ]);
    expect(good).toMatchObject({ code: 0, json: { verdict: 'valid' } });
    const other = await cli(['verify', at('shots', 'a-b.exr'), at('one.json'), '--trust', at('trust.json'), '--json']);
    expect(other).toMatchObject({ code: 1, json: { verdict: 'broken' } });
  });

  it('refuses links and a manifest inside itself', async () => {
    await symlink('/etc/hostname', at('shots', 'link.exr'));
    const args = [
      'sign',
      at('shots'),
      '--work-type',
      'AUDIOVISUAL',
      '--key',
      at('key.pem'),
      '--party',
      PARTY,
      '--trust',
      at('trust.json'),
      '--out',
      at('s.json'),
      '--json',
    ];
    expect((await cli([...args, '--manifest-out', at('m.jsonl')])).json.code).toBe('manifest.path-invalid');
    expect((await cli([...args, '--manifest-out', at('m.jsonl'), '--skip-links'])).json).toMatchObject({
      ok: true,
      content: { files: 6 },
    });
    expect(await cli([...args, '--manifest-out', at('shots', 'm.jsonl')])).toMatchObject({ code: 2 });
  });
});
