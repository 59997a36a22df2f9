import { createHash } from 'node:crypto';

/** The log as anybody reads it over HTTP, with nothing of our own reading code: C2SP tlog-tiles and RFC 6962 by hand. */
export interface ServedLog {
  readonly size: number;
  readonly leaves: readonly Uint8Array[];
  /** In lower-case hex. */
  readonly leafHashes: readonly string[];
}

const WIDTH = 256;

/** Fetches the entries of the first `size` leaves, and holds the tiles of the lowest level against them. */
export async function fetchLog(url: string, size: number): Promise<ServedLog> {
  const leaves: Uint8Array[] = [];
  const leafHashes: string[] = [];
  for (let n = 0; n * WIDTH < size; n++) {
    const width = Math.min(WIDTH, size - n * WIDTH);
    const place = `${tilePath(n)}${width === WIDTH ? '' : `.p/${width}`}`;
    const entries = cut(await fetchBytes(`${url}/log/tile/entries/${place}`));
    const tile = await fetchBytes(`${url}/log/tile/0/${place}`);
    const hashes = entries.map((entry) => createHash('sha256').update(Uint8Array.of(0)).update(entry).digest());
    if (entries.length !== width || !Buffer.concat(hashes).equals(tile))
      throw new Error(`tile ${n} is not its entries`);
    leaves.push(...entries);
    leafHashes.push(...hashes.map((hash) => hash.toString('hex')));
  }
  return { size, leaves, leafHashes };
}

/** What a signed checkpoint says, in hex; the signature is not looked at. */
export function readCheckpoint(note: string): { readonly size: number; readonly root: string } {
  const [, size, root] = note.split('\n');
  return { size: Number(size), root: Buffer.from(root!, 'base64').toString('hex') };
}

function tilePath(n: number): string {
  const digits = String(n).padStart(Math.ceil(String(n).length / 3) * 3, '0');
  return digits
    .match(/.{3}/g)!
    .join('/x')
    .replace(/^(?=.*\/)/, 'x')
    .replace(/\/x(?=[0-9]{3}$)/, '/');
}

/** Each entry stands behind its length in two bytes. */
function cut(bundle: Buffer): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (let at = 0; at < bundle.length;) {
    const end = at + 2 + bundle.readUInt16BE(at);
    entries.push(bundle.subarray(at + 2, end));
    at = end;
  }
  return entries;
}

async function fetchBytes(address: string): Promise<Buffer> {
  const answer = await fetch(address);
  if (answer.status !== 200) throw new Error(`${address}: ${answer.status} ${await answer.text()}`);
  return Buffer.from(await answer.arrayBuffer());
}
