/** What an authenticator app reads out of the text of a seed (RFC 4648 base 32). */
export function bytesOfSeed(seed: string): Uint8Array {
  const bits = [...seed].map((letter) =>
    'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0'),
  );
  return Uint8Array.from(bits.join('').match(/.{8}/g)!, (byte) => Number.parseInt(byte, 2));
}
