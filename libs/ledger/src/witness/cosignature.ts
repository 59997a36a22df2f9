import { ed25519 } from '@noble/curves/ed25519.js';
import { concatBytes, Refusal, toHex, utf8 } from '@filmdeed/kernel';
import { type NoteSignature, parseNote } from '../signed-note.js';
import { keyIdOf, splitKey } from '../verifier-key.js';

/** Signature type of a timestamped Ed25519 cosignature (C2SP tlog-cosignature). */
export const COSIGNATURE_TYPE = 0x04;
const TIME_BYTES = 8;
const SIGNATURE_BYTES = 64;
/** Of the year 9999: a time that four digits of a year cannot say is none. */
const LAST_SECOND = 253_402_300_799;

/** The public half of a witness. */
export interface Cosigner {
  readonly name: string;
  readonly keyId: string;
  /** As given: `name+keyId+base64(04 ‖ public key)`. */
  readonly verifierKey: string;
  readonly publicKey: Uint8Array;
}

/** A cosignature that was checked. `time` in seconds since 1970; never 0, which in the protocol means "no time". */
export interface Cosignature {
  readonly cosigner: Cosigner;
  readonly time: number;
  readonly signature: NoteSignature;
}

/** Reads a witness's verifier key. Refuses `note.invalid`: another key type, a key id that does not belong to name and key, a malformed text. */
export function parseCosignerKey(vkey: string): Cosigner {
  const { name, keyId, type, key } = splitKey(vkey);
  if (type !== COSIGNATURE_TYPE || key.length !== 32) {
    throw new Refusal('note.invalid', 'not an Ed25519 cosigner key', { name, type });
  }
  if (keyIdOf(name, type, key) !== keyId) {
    throw new Refusal('note.invalid', 'the key id does not belong to this name and key', { name, keyId });
  }
  return { name, keyId, verifierKey: vkey, publicKey: key };
}

/** What a witness signs: its time (seconds since 1970), then the whole text of the checkpoint. */
export function cosignatureMessage(time: number, text: string): Uint8Array {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** The body of a cosignature: time as 64 bits big-endian, then the signature. */
export function cosignatureBody(time: number, signature: Uint8Array): Uint8Array {
  const body = new Uint8Array(TIME_BYTES);
  new DataView(body.buffer).setBigUint64(0, BigInt(time));
  return concatBytes(body, signature);
}

/** Checks a signature line of a witness. Refuses `note.invalid`: another length, no time or one after the year 9999, a signature that fails. */
export function openCosignature(text: string, signature: NoteSignature, cosigner: Cosigner): Cosignature {
  const { name } = cosigner;
  const body = signature.signature;
  if (body.length !== TIME_BYTES + SIGNATURE_BYTES) {
    throw new Refusal('note.invalid', 'not a cosignature', { name, bytes: body.length });
  }
  const time = Number(new DataView(body.buffer, body.byteOffset, TIME_BYTES).getBigUint64(0));
  if (time < 1 || time > LAST_SECOND) throw new Refusal('note.invalid', 'a cosignature without a time', { name });
  const message = cosignatureMessage(time, text);
  if (!isSignedBy(cosigner.publicKey, message, body.subarray(TIME_BYTES))) {
    throw new Refusal('note.invalid', 'the cosignature of a known witness fails', { name, keyId: cosigner.keyId });
  }
  return { cosigner, time, signature };
}

/**
 * The cosignatures on a note by the witnesses that one knows, one for each public key, the earliest if there are several. Others are passed over.
 * Refuses `note.invalid` if one of a known witness fails.
 */
export function cosignaturesOf(note: string, cosigners: readonly Cosigner[]): Cosignature[] {
  const { text, signatures } = parseNote(note);
  const found = new Map<string, Cosignature>();
  for (const signature of signatures) {
    const cosigner = cosigners.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId);
    if (cosigner === undefined) continue;
    const cosignature = openCosignature(text, signature, cosigner);
    const key = toHex(cosigner.publicKey);
    const before = found.get(key);
    if (before === undefined || cosignature.time < before.time) found.set(key, cosignature);
  }
  return [...found.values()];
}

/** The `k`-th smallest time of cosignatures; null if there are fewer. */
export function quorumTime(cosignatures: readonly Pick<Cosignature, 'time'>[], k: number): number | null {
  return cosignatures.map(({ time }) => time).sort((a, b) => a - b)[k - 1] ?? null;
}

function isSignedBy(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
  try {
    return ed25519.verify(signature, message, publicKey, { zip215: false });
  } catch {
    return false; // a public key or signature that encodes no curve point
  }
}
