import { filesOfInput, pickedFrom } from './picked-files.js';

const file = new File(['x'], 'x.mov');
const at = (...paths: string[]) => paths.map((path) => ({ path, file }));

describe('pickedFrom', () => {
  it('takes one loose file as a file', () => {
    expect(pickedFrom(at('x.mov'))).toEqual({ kind: 'file', file });
  });

  it('takes one folder under the paths inside it, even with a single file', () => {
    expect(pickedFrom(at('shots/a.exr', 'shots/b/c.exr'))).toEqual({
      kind: 'set',
      name: 'shots',
      files: at('a.exr', 'b/c.exr'),
    });
    expect(pickedFrom(at('shots/a.exr'))).toMatchObject({ kind: 'set', name: 'shots' });
  });

  it('keeps the names of several things side by side', () => {
    expect(pickedFrom(at('a.mov', 'shots/b.exr'))).toEqual({
      kind: 'set',
      name: '',
      files: at('a.mov', 'shots/b.exr'),
    });
    expect(pickedFrom(at('one/a', 'other/a'))).toMatchObject({ kind: 'set', name: '', files: at('one/a', 'other/a') });
  });

  it('is nothing for nothing', () => {
    expect(pickedFrom([])).toBeUndefined();
  });
});

describe('filesOfInput', () => {
  it('takes relative paths where the browser gives them', () => {
    const inFolder = Object.assign(new File(['x'], 'a.exr'), { webkitRelativePath: 'shots/a.exr' });
    const loose = Object.assign(new File(['x'], 'b.mov'), { webkitRelativePath: '' });
    expect(filesOfInput([inFolder, loose]).map(({ path }) => path)).toEqual(['shots/a.exr', 'b.mov']);
  });
});
