/** The one signature of a PDF taken out, by nothing but the bytes: what it covers and what it is. */
export interface SealedPdf {
  readonly covered: Buffer;
  /** DER without the zeros behind it. */
  readonly cms: Buffer;
  readonly range: readonly [number, number, number, number];
}

export function sealedPdf(pdf: Uint8Array): SealedPdf {
  const bytes = Buffer.from(pdf);
  const found = [...bytes.toString('latin1').matchAll(/\/ByteRange \[(\d+) (\d+) (\d+) (\d+)\]/g)];
  if (found.length !== 1) throw new Error(`${found.length} signatures`);
  const range = found[0]!.slice(1).map(Number) as [number, number, number, number];
  const [start, length, again, rest] = range;
  const hex = bytes.subarray(length, again).toString('latin1');
  if (!/^<[0-9a-f]+>$/i.test(hex)) throw new Error('the gap is no hexadecimal');
  const padded = Buffer.from(hex.slice(1, -1), 'hex');
  // SEQUENCE with a length of two octets: any real signature is longer than 255 bytes and shorter than 64 KiB.
  if (padded[0] !== 0x30 || padded[1] !== 0x82) throw new Error('no DER sequence');
  const covered = Buffer.concat([bytes.subarray(start, start + length), bytes.subarray(again, again + rest)]);
  return { covered, cms: padded.subarray(0, 4 + padded.readUInt16BE(2)), range };
}
