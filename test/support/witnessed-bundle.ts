import { ed25519 } from '@noble/curves/ed25519.js';
import { sha256 } from '@noble/hashes/sha2.js';
import { type BundleV1, type EvmAnchorWithAfter, type TrustV1, type WitnessAnchorWithAfter } from '@filmdeed/evidence';
import { toBase64, utf8 } from '@filmdeed/kernel';
import {
  COSIGNATURE_TYPE,
  cosignatureBody,
  cosignatureMessage,
  keyIdOf,
  parseNote,
  parseTlogProof,
  signatureLine,
  tlogProofText,
} from '@filmdeed/ledger';
import { TRUST } from './filed-bundle.js';

/** A witness of fixed seed. */
export interface SeededWitness {
  readonly key: string;
  /** The signature line over a checkpoint at a time, in seconds since 1970. */
  cosign(note: string, time: number): string;
}

export function seededWitness(name: string, seed = name): SeededWitness {
  const secret = sha256(utf8(`seed of witness ${seed}`));
  const publicKey = ed25519.getPublicKey(secret);
  const keyId = keyIdOf(name, COSIGNATURE_TYPE, publicKey);
  return {
    key: `${name}+${keyId}+${toBase64(Uint8Array.of(COSIGNATURE_TYPE, ...publicKey))}`,
    cosign(note, time) {
      const signature = ed25519.sign(cosignatureMessage(time, parseNote(note).text), secret);
      return signatureLine({ name, keyId, signature: cosignatureBody(time, signature) });
    },
  };
}

export const WITNESSES = ['one.witness', 'two.witness', 'three.witness'].map((name) => seededWitness(name));

/** The trust file of the tests with three witnesses, of which two must have cosigned. */
export const WITNESSED_TRUST: TrustV1 = {
  ...TRUST,
  witnesses: WITNESSES.map(({ key }) => ({ type: 'cosigner', operator: 'witness', key })),
  witnessQuorum: 2,
};

/** Lines that are put under a checkpoint; `later` under that of the anchor, `earlier` under that of `after`. */
export interface Cosigning {
  readonly later: (note: string) => string;
  readonly earlier?: (note: string) => string;
}

const at = (seconds: number): number => Date.parse('2026-11-24T08:30:00.000Z') / 1000 + seconds;

/** All three cosign the anchored checkpoint at 8:30:20, :21, :22, and the one before at 8:29:40, :41, :42. */
export const ALL_COSIGN: Cosigning = {
  later: (note) => WITNESSES.map((witness, i) => witness.cosign(note, at(20 + i))).join(''),
  earlier: (note) => WITNESSES.map((witness, i) => witness.cosign(note, at(-20 + i))).join(''),
};

/** The checkpoints of a bundle's first anchor, cosigned. */
export function witnessAnchor(bundle: BundleV1, { later, earlier }: Cosigning = ALL_COSIGN): WitnessAnchorWithAfter {
  const { proof, after } = bundle.anchors[0] as EvmAnchorWithAfter;
  const parsed = parseTlogProof(proof);
  const cosigned = tlogProofText({ ...parsed, checkpoint: parsed.checkpoint + later(parsed.checkpoint) });
  if (earlier === undefined) return { type: 'witness', proof: cosigned };
  const { checkpoint, consistency } = after!;
  return { type: 'witness', proof: cosigned, after: { checkpoint: checkpoint + earlier(checkpoint), consistency } };
}
