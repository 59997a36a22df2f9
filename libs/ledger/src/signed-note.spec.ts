import { fromBase64, fromHex, toBase64, utf8 } from '@filmdeed/kernel';
import {
  formatVerifierKey,
  newSigningKey,
  openNote,
  parseNote,
  parseSigningKey,
  parseVerifierKey,
  signNote,
} from './index.js';

const REFUSED = expect.objectContaining({ name: 'Refusal', code: 'note.invalid' });

/** Vector of C2SP signed-note. */
const VKEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k';
const NOTE =
  'This is an example message.\n\n' +
  '\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n';

const signerOf = (name: string, fill: number) => parseSigningKey(newSigningKey(name, new Uint8Array(32).fill(fill)));

describe('the published signed note', () => {
  test('opens with its key', () => {
    const opened = openNote(NOTE, [parseVerifierKey(VKEY)]);
    expect(opened.text).toBe('This is an example message.\n');
    expect(opened.verified).toHaveLength(1);
  });

  test('its key survives taking apart and putting together', () => {
    const publicKey = fromBase64(VKEY.split('+')[2]!).subarray(1);
    expect(formatVerifierKey('example.com/foo', publicKey)).toBe(VKEY);
  });

  test.each([
    ['another text', NOTE.replace('example message', 'example massage')],
    ['a changed signature', NOTE.replace('srV1', 'srV2')],
  ])('%s is refused', (_name, note) => {
    expect(() => openNote(note, [parseVerifierKey(VKEY)])).toThrow(REFUSED);
  });
});

describe('signing and opening', () => {
  const a = signerOf('log.example/a', 1);
  const b = signerOf('log.example/b', 2);
  const text = 'first\n\nsecond 影契\n';

  test('a text with an empty line, two signers; each key alone opens it and ignores the other', async () => {
    const note = await signNote(text, [a, b]);
    for (const [known, other] of [
      [a, b],
      [b, a],
    ] as const) {
      const opened = openNote(note, [parseVerifierKey(known.verifierKey)]);
      expect(opened.text).toBe(text);
      expect(opened.verified.map(({ keyId }) => keyId)).toEqual([known.keyId]);
      expect(opened.unknown.map(({ keyId }) => keyId)).toEqual([other.keyId]);
    }
  });

  test('forty signatures, one of them ours', async () => {
    const signers = Array.from({ length: 40 }, (_, i) => signerOf(`witness.example/${i}`, i + 10));
    const opened = openNote(await signNote(text, [...signers, a]), [parseVerifierKey(a.verifierKey)]);
    expect([opened.verified.length, opened.unknown.length]).toEqual([1, 40]);
  });

  test('a known key that fails refuses the note even if another known key holds', async () => {
    const good = await signNote(text, [a, b]);
    const verifiers = [a, b].map(({ verifierKey }) => parseVerifierKey(verifierKey));
    const lines = good.split('\n');
    const at = lines.findIndex((line) => line.includes('log.example/b'));
    const bytes = fromBase64(lines[at]!.split(' ')[2]!);
    bytes[bytes.length - 1]! ^= 1;
    lines[at] = `\u2014 log.example/b ${toBase64(bytes)}`;
    expect(() => openNote(lines.join('\n'), verifiers)).toThrow(REFUSED);
    expect(openNote(lines.join('\n'), verifiers.slice(0, 1)).verified).toHaveLength(1);
  });

  test('a note signed by strangers only is refused', async () => {
    const note = await signNote(text, [b]);
    expect(() => openNote(note, [parseVerifierKey(a.verifierKey)])).toThrow(REFUSED);
    expect(() => openNote(note, [])).toThrow(REFUSED);
  });

  test('a key of the same name and another id is a stranger', async () => {
    const namesake = signerOf('log.example/a', 3);
    const note = await signNote(text, [namesake]);
    expect(() => openNote(note, [parseVerifierKey(a.verifierKey)])).toThrow(REFUSED);
  });

  test('the same signature twice counts once', async () => {
    const note = await signNote(text, [a, a]);
    expect(openNote(note, [parseVerifierKey(a.verifierKey)]).verified).toHaveLength(1);
  });
});

describe('malformed notes', () => {
  const line = NOTE.split('\n')[2]!;
  test.each([
    ['nothing', ''],
    ['no empty line', 'text\n'],
    ['no signature', 'text\n\n'],
    ['no last line feed', `text\n\n${line}`],
    ['a carriage return', `text\r\n\n${line}\n`],
    ['a NUL', `te\u0000xt\n\n${line}\n`],
    ['half a surrogate', `te\ud800xt\n\n${line}\n`],
    ['a hyphen for the dash', `text\n\n${line.replace('\u2014', '-')}\n`],
    ['two spaces', `text\n\n${line.replace(' Uw', '  Uw')}\n`],
    ['a third word', `text\n\n${line} x\n`],
    ['a name with a plus sign', `text\n\n${line.replace('foo', 'f+o')}\n`],
    ['a name with an ideographic space', `text\n\n${line.replace('foo', 'f\u3000o')}\n`],
    ['a signature of four bytes', 'text\n\n\u2014 a AAAAAA==\n'],
    ['base64 with stray bits', `text\n\n${line.replace('aQM=', 'aQN=')}\n`],
    ['101 signatures', `text\n\n${`${line}\n`.repeat(101)}`],
    ['a million characters', `${'x'.repeat(1_000_000)}\n\n${line}\n`],
  ])('%s', (_name, note) => {
    expect(() => parseNote(note)).toThrow(REFUSED);
  });

  test('a text without its last line feed is not signed', async () => {
    await expect(signNote('text', [signerOf('a', 1)])).rejects.toThrow(REFUSED);
    await expect(signNote('text\n', [])).rejects.toThrow(REFUSED);
  });
});

describe('keys', () => {
  test.each([
    ['another id', VKEY.replace('530d903a', '530d903b')],
    ['upper-case id', VKEY.replace('530d903a', '530D903A')],
    ['another name', VKEY.replace('foo', 'bar')],
    ['another type', `example.com/foo+530d903a+${toBase64(fromHex(`04${'11'.repeat(32)}`))}`],
    ['a short key', `example.com/foo+530d903a+${toBase64(fromHex(`01${'11'.repeat(31)}`))}`],
    ['no key', 'example.com/foo+530d903a'],
    ['not base64', 'example.com/foo+530d903a+!!!!'],
  ])('a verifier key with %s is refused', (_name, vkey) => {
    expect(() => parseVerifierKey(vkey)).toThrow(REFUSED);
  });

  test('a broken signing key is refused without being repeated', () => {
    const key = newSigningKey('a', new Uint8Array(32).fill(7));
    for (const broken of [key.slice(0, -6), key.replace('PRIVATE', 'PUBLIC'), key.replace('+a+', '+b+')]) {
      try {
        parseSigningKey(broken);
        throw new Error('not refused');
      } catch (error) {
        expect(error).toEqual(REFUSED);
        expect(JSON.stringify([String(error), (error as { facts: unknown }).facts])).not.toContain('BwcH');
      }
    }
  });

  test('signatures of a wrong length or of no curve point are just not valid', () => {
    const verifier = parseVerifierKey(VKEY);
    expect(verifier.verify(utf8('x'), new Uint8Array(63))).toBe(false);
    expect(verifier.verify(utf8('x'), new Uint8Array(64).fill(255))).toBe(false);
  });
});
