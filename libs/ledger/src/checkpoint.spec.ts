import {
  checkpointText,
  EMPTY_ROOT,
  newSigningKey,
  openCheckpoint,
  parseCheckpoint,
  parseSigningKey,
  parseVerifierKey,
  signNote,
} from './index.js';

const REFUSED = expect.objectContaining({ name: 'Refusal', code: 'checkpoint.invalid' });
const ROOT = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const signer = parseSigningKey(newSigningKey('log.example/影契', new Uint8Array(32).fill(1)));
const witness = parseSigningKey(newSigningKey('witness.example', new Uint8Array(32).fill(2)));
const text = checkpointText({ origin: signer.name, size: 7, root: EMPTY_ROOT });

describe('checkpoint text', () => {
  test('is three lines and reads back', () => {
    expect(text).toBe(`log.example/影契\n7\n${ROOT}\n`);
    expect(parseCheckpoint(text)).toEqual({ origin: signer.name, size: 7, root: EMPTY_ROOT, extensions: [] });
    expect(parseCheckpoint(`${text}more\n`).extensions).toEqual(['more']);
  });

  test.each([
    ['two lines', 'o\n7\n'],
    ['no last line feed', `o\n7\n${ROOT}`],
    ['an empty origin', `\n7\n${ROOT}\n`],
    ['a leading zero', `o\n07\n${ROOT}\n`],
    ['a sign', `o\n+7\n${ROOT}\n`],
    ['a negative size', `o\n-7\n${ROOT}\n`],
    ['a size beyond 2^53', `o\n9007199254740993\n${ROOT}\n`],
    ['a huge size', `o\n99999999999999999999999999\n${ROOT}\n`],
    ['an exponent', `o\n7e3\n${ROOT}\n`],
    ['a short root', 'o\n7\nAAAA\n'],
    ['a root that is not base64', 'o\n7\n!\n'],
    ['an empty extension line', `o\n7\n${ROOT}\n\n`],
  ])('%s is refused', (_name, bad) => {
    expect(() => parseCheckpoint(bad)).toThrow(REFUSED);
  });

  test.each([
    ['an origin with white space', { origin: 'a b', size: 1, root: EMPTY_ROOT }],
    ['a size that is not whole', { origin: 'a', size: 1.5, root: EMPTY_ROOT }],
    ['a short root', { origin: 'a', size: 1, root: new Uint8Array(31) }],
  ])('%s is not written', (_name, bad) => {
    expect(() => checkpointText(bad)).toThrow(REFUSED);
  });
});

describe('opening a signed checkpoint', () => {
  const known = [signer, witness].map(({ verifierKey }) => parseVerifierKey(verifierKey));

  test('needs the log itself among the signers', async () => {
    expect(openCheckpoint(await signNote(text, [signer, witness]), known, signer.name).size).toBe(7);
    const byWitness = await signNote(text, [witness]);
    expect(() => openCheckpoint(byWitness, known, signer.name)).toThrow(REFUSED);
  });

  test('refuses another log', async () => {
    const note = await signNote(text, [signer]);
    expect(() => openCheckpoint(note, known, 'log.example/other')).toThrow(REFUSED);
  });
});
