import { EMPTY_ROOT, parseTlogProof, tlogProofText } from './index.js';

const REFUSED = expect.objectContaining({ name: 'Refusal', code: 'proof.invalid' });
const B64 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const NOTE = `log.example\n8\n${B64}\n\n\u2014 log.example AAAAAAAA\n`;
const HEAD = 'c2sp.org/tlog-proof@v1\n';

describe('tlog-proof text', () => {
  test.each([
    [
      'with a path',
      { index: 7, proof: [EMPTY_ROOT, EMPTY_ROOT], checkpoint: NOTE },
      `${HEAD}index 7\n${B64}\n${B64}\n\n${NOTE}`,
    ],
    ['of a single leaf', { index: 0, proof: [], checkpoint: NOTE }, `${HEAD}index 0\n\n${NOTE}`],
    [
      'with extra bytes',
      { index: 0, proof: [], checkpoint: NOTE, extra: Uint8Array.of(1) },
      `${HEAD}extra AQ==\nindex 0\n\n${NOTE}`,
    ],
  ])('%s', (_name, proof, text) => {
    expect(tlogProofText(proof)).toBe(text);
    expect(parseTlogProof(text)).toEqual(proof);
  });

  test.each([
    ['another version', `c2sp.org/tlog-proof@v2\nindex 0\n\n${NOTE}`],
    ['no index', `${HEAD}${B64}\n\n${NOTE}`],
    ['a leading zero', `${HEAD}index 07\n\n${NOTE}`],
    ['an index beyond 2^53', `${HEAD}index 9007199254740993\n\n${NOTE}`],
    ['a short hash', `${HEAD}index 0\nAAAA\n\n${NOTE}`],
    ['a hash that is not base64', `${HEAD}index 0\n!\n\n${NOTE}`],
    ['no checkpoint', `${HEAD}index 0\n\n`],
    ['no empty line', `${HEAD}index 0\n`],
    ['too many hashes', `${HEAD}index 0\n${`${B64}\n`.repeat(107)}\n${NOTE}`],
  ])('%s is refused', (_name, text) => {
    expect(() => parseTlogProof(text)).toThrow(REFUSED);
  });
});
