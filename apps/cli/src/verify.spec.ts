import { writeFile } from 'node:fs/promises';
import { bundleText } from '@filmdeed/evidence';
import { cliWorld } from '../../../test/support/cli-world.js';
import { filedBundle } from '../../../test/support/filed-bundle.js';

const { at, cli } = cliWorld();

describe('verifying a bundle', () => {
  it('says every check with its verdict, and that the clock is our own', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const { code, out } = await cli(['verify', at('b.json'), '--trust', at('trust.json')]);
    expect(code).toBe(0);
    expect(out).toContain('✓ leaf in the log: valid');
    expect(out).toContain('– block of the anchor #1: not checked (needs a node of the chain (--rpc URL))');
    expect(out).toContain('no independent clock yet');
  });

  it('speaks Chinese unless asked otherwise', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    expect((await cli(['verify', at('b.json'), '--trust', at('trust.json'), '--lang', 'zh'])).out).toContain(
      '叶在日志内: 通过',
    );
  });

  it('exits 1 for a broken one and names the check', async () => {
    const bundle = await filedBundle();
    await writeFile(
      at('b.json'),
      bundleText({ ...bundle, promise: bundle.promise!.replace('received 2026', 'received 2025') }),
    );
    const { code, out } = await cli(['verify', at('b.json'), '--trust', at('trust.json')]);
    expect(code).toBe(1);
    expect(out).toMatch(/✗ promise: broken \[note\.invalid\]/);
  });

  it('needs a trust file, and one that exists', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    expect(await cli(['verify', at('b.json')])).toMatchObject({ code: 2 });
    expect(await cli(['verify', at('b.json'), '--trust', at('none.json'), '--json'])).toMatchObject({
      code: 1,
      json: { code: 'trust.invalid' },
    });
  });

  it('says when the chain node does not answer', async () => {
    await writeFile(at('b.json'), bundleText(await filedBundle()));
    const refused = await cli([
      'verify',
      at('b.json'),
      '--trust',
      at('trust.json'),
      '--rpc',
      'http://127.0.0.1:1',
      '--json',
    ]);
    expect(refused).toMatchObject({ code: 1, json: { code: 'chain.unreachable' } });
  });
});
