import { createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { fromBase64, isRefusal, toHex } from '@filmdeed/kernel';
import {
  type Checkpoint,
  COSIGNATURE_TYPE,
  type Cosigner,
  cosignatureBody,
  cosignatureMessage,
  keyIdOf,
  type NoteVerifier,
  openCheckpoint,
  parseCosignerKey,
  signatureLine,
  verifyConsistency,
  type Witness,
  type WitnessAnswer,
} from '@filmdeed/ledger';

/** What a witness keeps of a log. */
export interface WitnessedLog {
  readonly size: number;
  readonly root: string;
}

/** How a witness misbehaves. `lost`: it cosigns and keeps, and no answer comes. */
export type WitnessFault =
  | 'lost'
  | 'twice'
  | 'wrong-signature'
  | 'foreign-key'
  | 'no-time'
  | 'other-text'
  | 'not-a-note'
  | 'claims-more'
  | 'size-unsaid'
  | 'never-agrees'
  | 'busy'
  | 'unknown-log'
  | 'distrusts';

/**
 * A witness as C2SP tlog-witness has it, with its own Ed25519 (OpenSSL's): it knows one log by its key, checks every proof, keeps what it cosigns
 * before it answers, and may be told to misbehave.
 */
export class C2spWitness {
  readonly name: string;
  readonly cosigner: Cosigner;
  readonly verifierKey: string;
  readonly requests: string[] = [];
  fault: WitnessFault | null = null;
  /** Seconds since 1970. */
  now: () => number = () => Math.floor(Date.now() / 1000);
  readonly #key: KeyObject;
  readonly #publicKey: Uint8Array;
  readonly #log: { readonly origin: string; readonly keys: readonly NoteVerifier[] };
  readonly #store: { read(): WitnessedLog | null; write(state: WitnessedLog): void };

  constructor(name: string, log: { origin: string; keys: readonly NoteVerifier[] }, store = inMemory()) {
    this.name = name;
    this.#log = log;
    this.#store = store;
    this.#key = generateKeyPairSync('ed25519').privateKey;
    const der = createPublicKey(this.#key).export({ type: 'spki', format: 'der' });
    this.#publicKey = Uint8Array.from(der.subarray(-32));
    const encoded = Buffer.concat([Uint8Array.of(COSIGNATURE_TYPE), this.#publicKey]).toString('base64');
    this.verifierKey = `${name}+${keyIdOf(name, COSIGNATURE_TYPE, this.#publicKey)}+${encoded}`;
    this.cosigner = parseCosignerKey(this.verifierKey);
  }

  get state(): WitnessedLog | null {
    return this.#store.read();
  }

  /** As the port of the log sees it, without a network. */
  asWitness(operator: Witness['operator'] = 'witness'): Witness {
    return { cosigner: this.cosigner, operator, addCheckpoint: async (body) => this.addCheckpoint(body) };
  }

  addCheckpoint(body: string): WitnessAnswer {
    this.requests.push(body);
    if (this.fault === 'busy') return { status: 503, body: '' };
    if (this.fault === 'unknown-log') return { status: 404, body: '' };
    if (this.fault === 'distrusts') return { status: 403, body: '' };
    const end = body.indexOf('\n\n');
    const [first, ...proof] = body.slice(0, end).split('\n');
    const old = /^old (0|[1-9][0-9]*)$/.exec(first ?? '')?.[1];
    if (end < 0 || old === undefined || proof.length > 63) return { status: 400, body: 'malformed' };
    const note = body.slice(end + 2);
    let checkpoint: Checkpoint;
    try {
      checkpoint = openCheckpoint(note, this.#log.keys, this.#log.origin);
    } catch {
      return { status: 403, body: '' };
    }
    const refused = this.#refuses(Number(old), proof, checkpoint);
    if (refused !== null) return refused;
    this.#store.write({ size: checkpoint.size, root: toHex(checkpoint.root) });
    return { status: 200, body: this.#cosign(note.slice(0, note.lastIndexOf('\n\n') + 1)) };
  }

  #refuses(old: number, proof: readonly string[], { size, root }: Checkpoint): WitnessAnswer | null {
    const held = this.#store.read() ?? { size: 0, root: '' };
    if (this.fault === 'never-agrees') return { status: 409, body: `${old === 0 ? 1 : 0}\n` };
    if (this.fault === 'claims-more') return { status: 409, body: `${size + 1}\n` };
    if (this.fault === 'size-unsaid') return { status: 409, body: 'no\n' };
    if (old > size) return { status: 400, body: '' };
    if (old !== held.size) return { status: 409, body: `${held.size}\n` };
    const no = { status: 422, body: '' };
    if (old === 0) return proof.length > 0 ? no : null;
    if (old === size) return proof.length > 0 || toHex(root) !== held.root ? no : null;
    try {
      const root1 = Buffer.from(held.root, 'hex');
      verifyConsistency({ size1: old, root1, size2: size, root2: root, proof: proof.map(fromBase64) });
      return null;
    } catch (error) {
      if (isRefusal(error)) return no;
      throw error;
    }
  }

  #cosign(text: string): string {
    const line = (time: number, over = text, stated = time): string => {
      const signature = Uint8Array.from(sign(null, cosignatureMessage(time, over), this.#key));
      const { name, keyId } = this.cosigner;
      return signatureLine({ name, keyId, signature: cosignatureBody(stated, signature) });
    };
    const now = this.now();
    switch (this.fault) {
      case 'twice':
        return line(now) + line(now + 1);
      case 'wrong-signature':
        return line(now, text, now + 1);
      case 'other-text':
        return line(now, `${text}more\n`);
      case 'no-time':
        return line(0);
      case 'foreign-key':
        return line(now).replace(this.name, 'somebody-else');
      case 'not-a-note':
        return '<html>welcome</html>';
      default:
        return line(now);
    }
  }
}

function inMemory(): { read(): WitnessedLog | null; write(state: WitnessedLog): void } {
  let state: WitnessedLog | null = null;
  return { read: () => state, write: (next) => void (state = next) };
}
