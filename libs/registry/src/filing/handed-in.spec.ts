import type { Json } from '@filmdeed/evidence';
import { newId, utf8 } from '@filmdeed/kernel';
import { fileContent, FilingWorld, someManifest } from '../../../../test/support/filing-world.js';
import { codeOf } from '../../../../test/support/outcomes.js';
import { fileEvidence } from './filing.flow.js';

const FILM = utf8('a small film');
let world: FilingWorld;
beforeEach(() => {
  world = new FilingWorld();
});

describe('what is handed in', () => {
  const original = (content = fileContent(FILM)): object => world.signed({ form: 'ORIGINAL', content });

  it('must be complete, the caller’s own, and not filed before', async () => {
    const digests = null;
    const cases: [string | undefined, string][] = [
      [undefined, 'upload.not-complete'],
      [newId('upl'), 'upload.not-found'],
      [await world.upload(FILM, { party: newId('pty') }), 'upload.not-found'],
      [await world.upload(FILM, { state: 'open', digests }), 'upload.not-complete'],
      [await world.upload(FILM, { state: 'hashing', digests }), 'upload.not-complete'],
      [await world.upload(FILM, { state: 'refused', digests }), 'upload.not-complete'],
      [await world.upload(FILM, { state: 'leaving' }), 'upload.not-found'],
      [await world.upload(FILM, { state: 'filed', filing: newId('fil') }), 'upload.already-filed'],
    ];
    for (const [upload, code] of cases) {
      expect(await codeOf(world.file({ ...original(), ...(upload === undefined ? {} : { upload }) }))).toBe(code);
      if (upload !== undefined)
        expect(await codeOf(world.file({ filing: world.unsigned().filing, upload }))).toBe(code);
    }
  });

  it('must be what the leaf names, digest by digest; both values are named', async () => {
    const good = fileContent(FILM) as Extract<ReturnType<typeof fileContent>, { kind: 'file' }>;
    for (const algorithm of ['sha256', 'sm3', 'blake3'] as const) {
      const upload = await world.upload(FILM);
      const { cid: _cid, ...rest } = good;
      const work = world.file({ ...original({ ...rest, [algorithm]: 'ab'.repeat(32) }), upload });
      const facts = { algorithm, declared: 'ab'.repeat(32), computed: good[algorithm] };
      await expect(work).rejects.toMatchObject({ code: 'digest.mismatch', facts });
    }
    const upload = await world.upload(FILM);
    const other = original({ ...good, size: 13 });
    await expect(world.file({ ...other, upload })).rejects.toMatchObject({
      code: 'size.mismatch',
      facts: { declared: 13, computed: 12 },
    });
    const strange = fileContent(utf8('another film')) as typeof good;
    const mixed = world.file(world.signed({ content: { ...good, cid: strange.cid! } }));
    const facts = { algorithm: 'cid', declared: strange.cid, computed: good.cid };
    await expect(mixed).rejects.toMatchObject({ code: 'digest.mismatch', facts });
  });

  it('of another party is not even compared', async () => {
    const upload = await world.upload(utf8('another film'), { party: newId('pty') });
    expect(await codeOf(world.file({ ...original(), upload }))).toBe('upload.not-found');
    expect(await codeOf(world.file({ ...world.unsigned(), upload }))).toBe('upload.not-found');
  });

  it('must fit the form', async () => {
    const { bytes, content } = someManifest();
    const [upload, manifestUpload] = [await world.upload(FILM), await world.upload(bytes)];
    expect(await codeOf(world.file({ ...world.signed(), upload }))).toBe('request.invalid');
    expect(await codeOf(world.file({ ...world.signed({ content }), upload }))).toBe('request.invalid');
    expect(await codeOf(world.file({ ...world.signed(), manifestUpload }))).toBe('request.invalid');
    expect(await codeOf(world.file({ ...original(), upload, manifestUpload }))).toBe('request.invalid');
    expect(await codeOf(world.file(world.signed({ form: 'ORIGINAL', content })))).toBe('leaf.invalid');
    expect(await codeOf(world.file({ ...original(), upload }))).toBe('done');
  });

  it('as a manifest must be the one of the set, line by line', async () => {
    const { bytes, content } = someManifest();
    const text = new TextDecoder().decode(bytes);
    const [a, b, ...rest] = text.split('\n') as [string, string, ...string[]];
    const cases: [string, string, string][] = [
      ['another file', text.replace('a.exr', 'x.exr'), 'digest.mismatch'],
      ['lines out of order', [b, a, ...rest].join('\n'), 'manifest.invalid'],
      ['a path twice', `${a}\n${a}\n`, 'manifest.duplicate-path'],
      ['a path that climbs', `${a.replace('a.exr', '../a.exr')}\n`, 'manifest.path-invalid'],
      ['no last line feed', text.slice(0, -1), 'manifest.invalid'],
      ['words behind the end', `${text}more`, 'manifest.invalid'],
      ['a line not canonical', text.replace('{"path"', '{ "path"'), 'manifest.invalid'],
      ['no JSON', 'nothing\n', 'manifest.invalid'],
      ['one endless line', 'x'.repeat(40_000), 'manifest.invalid'],
      ['another root', text, 'manifest.invalid'],
      ['another size', text, 'manifest.invalid'],
      ['another number of files', text, 'manifest.invalid'],
    ];
    for (const [name, written, code] of cases) {
      const manifestUpload = await world.upload(utf8(written));
      const { sha256 } = fileContent(utf8(written)) as { sha256: string };
      const stated = {
        ...content,
        ...(name === 'another file' ? {} : { manifest: sha256 }),
        ...(name === 'another root' ? { root: 'ab'.repeat(32) } : {}),
        ...(name === 'another size' ? { size: 1 } : {}),
        ...(name === 'another number of files' ? { files: 2 } : {}),
      };
      const work = world.file({ ...world.signed({ content: stated }), manifestUpload });
      expect([name, await codeOf(work)]).toEqual([name, code]);
    }
  });

  it('as a manifest is read no further than a line can go', async () => {
    const bytes = new Uint8Array(200_000).fill(0x78);
    const manifestUpload = await world.upload(bytes);
    const { sha256 } = fileContent(bytes) as { sha256: string };
    let read = 0;
    const objects: Pick<typeof world.objects, 'read'> = {
      async *read(id, range) {
        for await (const portion of world.objects.read(id, range)) {
          read += portion.length;
          yield portion;
        }
      },
    };
    const content = { ...someManifest().content, manifest: sha256 };
    const { account, party } = world;
    const request = { ...world.signed({ content }), manifestUpload } as unknown as Json;
    const work = fileEvidence({ ...world.ports, objects })({ account, party, idempotencyKey: 'one', request });
    expect([await codeOf(work), read < 20_000]).toEqual(['manifest.invalid', true]);
  });
});
