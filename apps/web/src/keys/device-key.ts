import type { Signature } from '@filmdeed/evidence';
import { concatBytes, toBase64Url, toHex, utf8 } from '@filmdeed/kernel';
import { p256Signature } from './low-s.js';
import { ApiRefusal } from '../api/api-refusal.js';

const DATABASE = 'filmdeed-keys';
const STORE = 'device-keys';
const CURVE = { name: 'ECDSA', namedCurve: 'P-256' } as const;
/** WebAuthn §6.1: the user was present, for they pressed the button; nobody verified who it was. */
const USER_PRESENT = 0x01;

/** Whether this browser can keep a key that no page can read out. */
export function deviceKeysWork(): boolean {
  return window.isSecureContext && 'indexedDB' in window && 'subtle' in crypto;
}

/**
 * A new key of this browser: its secret half cannot be exported, not even by our own pages, and is gone with the browser's data. X ‖ Y in hex. It signs in
 * the form of WebAuthn (docs/format.md §3.1), so that contracts that judge passkeys judge it too.
 */
export async function createDeviceKey(): Promise<string> {
  if (!deviceKeysWork()) throw refusal('device-key.unavailable');
  const { privateKey, publicKey } = await crypto.subtle.generateKey(CURVE, false, ['sign', 'verify']);
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey));
  const key = toHex(raw.subarray(1));
  await inStore('readwrite', (store) => store.put(privateKey, key));
  return key;
}

export async function hasDeviceKey(key: string): Promise<boolean> {
  if (!deviceKeysWork()) return false;
  return (await inStore('readonly', (store) => store.getKey(key))) !== undefined;
}

/** Signs a statement digest. Refuses `device-key.missing` if this browser has not the key. */
export async function signWithDeviceKey(key: string, digest: Uint8Array): Promise<Signature> {
  const secret = await inStore('readonly', (store) => store.get(key) as IDBRequest<CryptoKey | undefined>);
  if (secret === undefined) throw refusal('device-key.missing');
  const { origin, hostname } = window.location;
  const clientDataJSON = utf8(JSON.stringify({ type: 'webauthn.get', challenge: toBase64Url(digest), origin }));
  const authenticatorData = concatBytes(await sha256(utf8(hostname)), Uint8Array.of(USER_PRESENT, 0, 0, 0, 0));
  const message = new Uint8Array(concatBytes(authenticatorData, await sha256(clientDataJSON)));
  const signed = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, secret, message);
  return {
    rs: p256Signature(new Uint8Array(signed)),
    authenticatorData: toBase64Url(authenticatorData),
    clientDataJSON: toBase64Url(clientDataJSON),
  };
}

async function sha256(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(bytes)));
}

function inStore<T>(mode: IDBTransactionMode, ask: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(DATABASE, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
    opening.onerror = () => reject(refusal('device-key.unavailable'));
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction(STORE, mode);
      const request = ask(transaction.objectStore(STORE));
      // What was written is there once the transaction is over, not before.
      transaction.oncomplete = () => {
        database.close();
        resolve(request.result);
      };
      transaction.onabort = () => {
        database.close();
        reject(refusal('device-key.unavailable'));
      };
    };
  });
}

function refusal(code: string): ApiRefusal {
  return new ApiRefusal({ title: '', status: 0, detail: code, code, facts: {} });
}
