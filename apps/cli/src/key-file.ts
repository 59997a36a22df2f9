import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { p256Signer, type Scheme, type Signature, signP256 } from '@filmdeed/evidence';
import { fromBase64Url, Refusal } from '@filmdeed/kernel';

/** A party's P-256 key out of its file; the secret half never leaves this object. */
export interface PartyKey {
  /** X ‖ Y, hex. */
  readonly signer: string;
  sign(digest: Uint8Array): { scheme: Scheme; signer: string; signature: Signature };
}

/** Writes a new key as PKCS#8 PEM (OpenSSL reads it), encrypted unless the passphrase is `null`. An existing file is never overwritten. */
export async function newKeyFile(path: string, passphrase: string | null): Promise<PartyKey> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const pem = privateKey.export({
    type: 'pkcs8',
    format: 'pem',
    ...(passphrase === null ? {} : { cipher: 'aes-256-cbc', passphrase }),
  });
  await writeFile(path, pem, { mode: 0o600, flag: 'wx' });
  return partyKey(privateKey);
}

/**
 * Opens a key file; `askPassphrase` is called only if the file is encrypted. Refuses `signer.invalid`: no PEM key, another curve, wrong
 * passphrase.
 */
export async function openKeyFile(path: string, askPassphrase: () => Promise<string | undefined>): Promise<PartyKey> {
  const pem = await readFile(path, 'utf8');
  const encrypted = pem.includes('ENCRYPTED');
  const passphrase = encrypted ? await askPassphrase() : undefined;
  if (encrypted && !passphrase) throw new Refusal('signer.invalid', 'the key file needs its passphrase');
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, format: 'pem', ...(passphrase === undefined ? {} : { passphrase }) });
  } catch {
    throw new Refusal(
      'signer.invalid',
      encrypted ? 'the passphrase is wrong, or this is no key' : 'this file holds no private key',
    );
  }
  return partyKey(key);
}

function partyKey(key: KeyObject): PartyKey {
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new Refusal('signer.invalid', 'the key is not on the curve P-256');
  }
  const secret = fromBase64Url(key.export({ format: 'jwk' }).d!);
  const signer = p256Signer(secret);
  return { signer, sign: (digest) => ({ scheme: 'p256', signer, signature: signP256(secret, digest) }) };
}
