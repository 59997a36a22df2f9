import { bundleText, trustText } from '@filmdeed/evidence';
import { filedBundle, TRUST } from '../../../../test/support/filed-bundle.js';
import { sortDropped } from './dropped.js';

const drop = (text: string, path = 'some.file') => ({ path, file: new File([text], path.split('/').at(-1)!) });
const line = (path: string) => `{"path":"${path}","sha256":"${'ab'.repeat(32)}","size":1,"sm3":"${'cd'.repeat(32)}"}\n`;

describe('sortDropped', () => {
  it('tells papers by what stands in them, whatever they are called', async () => {
    const film = drop('film', 'film.json');
    const dropped = await sortDropped([
      drop(bundleText(await filedBundle()), 'a.txt'),
      drop(trustText(TRUST)),
      drop(line('a') + line('b')),
      film,
    ]);
    expect(dropped.bundle?.name).toBe('a.txt');
    expect(dropped.trust?.trust).toEqual(TRUST);
    expect(dropped.manifest?.content).toMatchObject({ files: 2 });
    expect(dropped.content).toEqual([film]);
  });

  it('leaves what lies inside a dropped folder to be content', async () => {
    const inside = drop(trustText(TRUST), 'folder/trust.json');
    expect(await sortDropped([inside])).toEqual({ content: [inside] });
  });

  it.each([
    ['{"v":1,"type":"filmdeed.bundle"}', 'bundle.invalid'],
    ['{"v":1,"type":"filmdeed.trust"}', 'trust.invalid'],
    [line('b') + line('a'), 'manifest.invalid'],
  ])('refuses %s as %s', async (text, code) => {
    await expect(sortDropped([drop(text)])).rejects.toMatchObject({ code });
  });

  it('takes any other JSON for content', async () => {
    const project = drop('{"type":"edit","v":1}', 'project.json');
    expect((await sortDropped([project])).content).toEqual([project]);
  });
});
