import { toHex, utf8 } from '@filmdeed/kernel';
import type { PasswordQueue } from '@filmdeed/registry';
import { sha256 } from '@noble/hashes/sha2.js';

/** Twin of the password hashes that costs no time: salted, and no hash of a password is the password. */
export const plainPasswords: PasswordQueue = {
  async hash(password) {
    const salt = toHex(crypto.getRandomValues(new Uint8Array(8)));
    return `${salt}$${toHex(sha256(utf8(salt + password)))}`;
  },
  async verify(hash, password) {
    const [salt = '', digest] = hash.split('$');
    return toHex(sha256(utf8(salt + password))) === digest;
  },
  inPlace: (work) => work(plainPasswords),
};
