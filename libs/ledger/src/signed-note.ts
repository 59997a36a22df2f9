import { concatBytes, fromBase64, fromHex, Refusal, toBase64, toHex, utf8 } from '@filmdeed/kernel';
import { isKeyName, type NoteSigner, type NoteVerifier } from './verifier-key.js';

const MAX_NOTE_CHARACTERS = 1_000_000;
const MAX_SIGNATURES = 100;
const MARK = '\u2014 ';

export interface NoteSignature {
  readonly name: string;
  readonly keyId: string;
  readonly signature: Uint8Array;
}

/** A note whose form is right; its signatures are not checked. */
export interface ParsedNote {
  /** What is signed, with its last line feed. */
  readonly text: string;
  readonly signatures: readonly NoteSignature[];
}

export interface OpenedNote {
  readonly text: string;
  /** Signatures of the given verifiers, each checked. */
  readonly verified: readonly NoteSignature[];
  /** Signatures of keys that nobody here knows: they say nothing. */
  readonly unknown: readonly NoteSignature[];
}

/**
 * Takes a signed note apart (C2SP signed-note) without checking signatures. Refuses `note.invalid`: control characters, no empty
 * line before the signatures, a malformed signature line, over 100 signatures, over 1,000,000 characters.
 */
export function parseNote(note: string): ParsedNote {
  if (note.length > MAX_NOTE_CHARACTERS) throw new Refusal('note.invalid', 'the note is too long');
  assertNoteText(note);
  // The last empty line: the text itself may hold some.
  const split = note.lastIndexOf('\n\n');
  if (split < 0) throw new Refusal('note.invalid', 'no empty line before the signatures');
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2).split('\n');
  if (lines.pop() !== '' || lines.length === 0) throw new Refusal('note.invalid', 'no signature line');
  if (lines.length > MAX_SIGNATURES)
    throw new Refusal('note.invalid', 'too many signatures', { limit: MAX_SIGNATURES });
  return { text, signatures: lines.map(parseSignatureLine) };
}

/**
 * Opens a signed note with the keys one trusts. Keys not among `verifiers` are ignored; one signature of a known key that
 * fails, or none of a known key at all, refuses `note.invalid`.
 */
export function openNote(note: string, verifiers: readonly NoteVerifier[]): OpenedNote {
  const { text, signatures } = parseNote(note);
  const message = utf8(text);
  const verified: NoteSignature[] = [];
  const unknown: NoteSignature[] = [];
  const seen = new Set<string>();
  for (const signature of signatures) {
    const known = verifiers.filter(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    if (known.length === 0) {
      unknown.push(signature);
      continue;
    }
    // Two different keys may share name and id (only four bytes): either may have signed.
    if (!known.some((verifier) => verifier.verify(message, signature.signature))) {
      throw new Refusal('note.invalid', 'the signature of a known key fails', {
        name: signature.name,
        keyId: signature.keyId,
      });
    }
    const key = `${signature.name}+${signature.keyId}`;
    if (!seen.has(key)) verified.push(signature);
    seen.add(key);
  }
  if (verified.length === 0) {
    throw new Refusal('note.invalid', 'no signature of a known key', { signatures: signatures.length });
  }
  return { text, verified, unknown };
}

/** Signs a text, which ends in a line feed, with one or more keys. Refuses `note.invalid`. */
export async function signNote(text: string, signers: readonly NoteSigner[]): Promise<string> {
  if (!text.endsWith('\n')) throw new Refusal('note.invalid', 'the text must end in a line feed');
  if (signers.length === 0) throw new Refusal('note.invalid', 'nobody signs');
  assertNoteText(text);
  const message = utf8(text);
  const lines = await Promise.all(
    signers.map(async (signer) => {
      if (!isKeyName(signer.name)) throw new Refusal('note.invalid', 'not a key name', { name: signer.name });
      return signatureLine({ name: signer.name, keyId: signer.keyId, signature: await signer.sign(message) });
    }),
  );
  return `${text}\n${lines.join('')}`;
}

/** One signature line with its line feed. */
export function signatureLine({ name, keyId, signature }: NoteSignature): string {
  return `${MARK}${name} ${toBase64(concatBytes(fromHex(keyId), signature))}\n`;
}

function parseSignatureLine(line: string): NoteSignature {
  const parts = line.startsWith(MARK) ? line.slice(MARK.length).split(' ') : [];
  const [name, encoded] = parts;
  if (parts.length !== 2 || !isKeyName(name!)) throw new Refusal('note.invalid', 'a malformed signature line');
  let bytes: Uint8Array;
  try {
    bytes = fromBase64(encoded!);
  } catch {
    throw new Refusal('note.invalid', 'a signature that is not base64', { name: name! });
  }
  if (bytes.length < 5)
    throw new Refusal('note.invalid', 'a signature too short', { name: name!, bytes: bytes.length });
  return { name: name!, keyId: toHex(bytes.subarray(0, 4)), signature: bytes.subarray(4) };
}

function assertNoteText(text: string): void {
  if (/[\u0000-\u0009\u000b-\u001f\p{Surrogate}]/u.test(text)) {
    throw new Refusal('note.invalid', 'a control character or a half surrogate');
  }
}
