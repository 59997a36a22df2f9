import { p256SignatureFromDer } from '@filmdeed/evidence';
import { concatBytes } from '@filmdeed/kernel';

/** r ‖ s as WebCrypto makes it, in base64url with s in the lower half: contracts refuse the other. */
export function p256Signature(rs: Uint8Array): string {
  const [r, s] = [integer(rs.subarray(0, 32)), integer(rs.subarray(32))];
  return p256SignatureFromDer(concatBytes(Uint8Array.of(0x30, r.length + s.length), r, s));
}

/** DER INTEGER: shortest, positive. */
function integer(bytes: Uint8Array): Uint8Array {
  let from = 0;
  while (from < bytes.length - 1 && bytes[from] === 0) from++;
  const shortest = bytes.subarray(from);
  const body = shortest[0]! >= 0x80 ? concatBytes(Uint8Array.of(0), shortest) : shortest;
  return concatBytes(Uint8Array.of(0x02, body.length), body);
}
