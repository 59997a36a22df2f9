import { visibleText } from './visible-text.js';

describe('characters', () => {
  const latin = { has: (codePoint: number) => codePoint < 0x250 };

  it('that the font lacks stand as their code points', () => {
    expect(visibleText('a𠮷b', latin)).toBe('a〔U+20BB7〕b');
  });

  it('that have no face of their own are shown, not obeyed', () => {
    expect(visibleText('a\u202Eb\u0000\u200B', latin)).toBe('a〔U+202E〕b〔U+0000〕〔U+200B〕');
    expect(visibleText('\uD83C', latin)).toBe('〔U+D83C〕');
  });

  it('of a line break become a space', () => {
    expect(visibleText('a\r\nb\u2028c', latin)).toBe('a b c');
  });
});
