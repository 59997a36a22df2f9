import { cliWorld } from '../../../test/support/cli-world.js';

const { at, cli } = cliWorld();

describe('the caller', () => {
  it('gets exit 2 and a hint for what cannot be meant', async () => {
    expect(await cli(['no-such-command'])).toMatchObject({ code: 2 });
    expect(await cli(['verify', '--lang', 'fr'])).toMatchObject({ code: 2 });
    const { code, json } = await cli(['sign', '--json']);
    expect(code).toBe(2);
    expect(json).toMatchObject({ ok: false, code: 'usage' });
  });

  it('who is not signed in is told what to do', async () => {
    const { code, err } = await cli(['file', at('shots', 'z.exr'), '--unsigned', '--work-type', 'AUDIOVISUAL']);
    expect(code).toBe(1);
    expect(err).toContain('session.required');
    expect(err).toContain('filmdeed login');
  });
});
