import { fromBase64, utf8 } from '@filmdeed/kernel';
import { parseNote, parseVerifierKey } from '@filmdeed/ledger';
import { publicKeyPem } from './public-key-pem.js';
import type { Entries } from './text-files.js';

/** A trusted key as the dossier files it: under `evidence/`, `<stem>.vkey` and `<stem>.pem`. */
export interface FiledKey {
  readonly stem: string;
  readonly vkey: string;
}

/** The trusted keys with their file names: the first bears the plain one, further ones their key id. */
export function filedKeys(stem: string, vkeys: readonly string[]): FiledKey[] {
  return vkeys.map((vkey, i) => ({ stem: i === 0 ? stem : `${stem}-${parseVerifierKey(vkey).keyId}`, vkey }));
}

export function keyFiles(keys: readonly FiledKey[]): Entries {
  return keys.flatMap(({ stem, vkey }) => {
    // Behind the second plus sign: type byte and key, both already checked by the trust file's reader.
    const key = fromBase64(vkey.split('+').slice(2).join('+')).subarray(1);
    return [
      [`${stem}.vkey`, `${vkey}\n`],
      [`${stem}.pem`, publicKeyPem('ed25519', key)],
    ] as const;
  });
}

/** A signed note taken apart for OpenSSL, with the trusted key that made the signature; `undefined` if none of them did. */
export function noteFiles(
  stem: string,
  note: string,
  keys: readonly FiledKey[],
): { files: Entries; key: FiledKey } | undefined {
  const { text, signatures } = parseNote(note);
  for (const key of keys) {
    const verifier = parseVerifierKey(key.vkey);
    const made = signatures.find(
      ({ name, keyId, signature }) =>
        name === verifier.name && keyId === verifier.keyId && verifier.verify(utf8(text), signature),
    );
    if (made === undefined) continue;
    const files: Entries = [
      [`${stem}.txt`, note],
      [`${stem}.body`, text],
      [`${stem}.sig`, made.signature],
    ];
    return { files, key };
  }
  return undefined;
}
