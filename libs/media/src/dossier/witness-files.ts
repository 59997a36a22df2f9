import { type TrustV1, trustedWitnesses, type WitnessAnchorWithAfter } from '@filmdeed/evidence';
import { isRefusal } from '@filmdeed/kernel';
import {
  type Cosignature,
  cosignatureMessage,
  cosignaturesOf,
  type Cosigner,
  parseCosignerKey,
  parseNote,
  parseTlogProof,
} from '@filmdeed/ledger';
import { publicKeyPem } from './public-key-pem.js';
import type { Entries } from './text-files.js';

/** One cosignature as the dossier files it: `<witness>.vkey` and `.pem`, `<stem>.msg` and `.sig`. */
export interface FiledCosignature {
  readonly stem: string;
  readonly witness: string;
  readonly cosignature: Cosignature;
}

export interface FiledWitnesses {
  readonly files: Entries;
  /** Cosignatures on the anchored checkpoint, and on the earlier one, by witnesses of the trust file. */
  readonly later: readonly FiledCosignature[];
  readonly earlier: readonly FiledCosignature[];
}

/** The cosignatures of a witness anchor as files that OpenSSL takes, with the keys of the witnesses that the trust file names. */
export function witnessFiles({ proof, after }: WitnessAnchorWithAfter, trust: TrustV1): FiledWitnesses {
  const cosigners = trustedWitnesses(trust).witnesses.map(({ key }) => parseCosignerKey(key));
  const known = new Map<string, string>();
  const taken: (readonly [string, string | Uint8Array])[] = [];
  const file = (note: string, stem: string): FiledCosignature[] =>
    cosignaturesBy(note, cosigners).map((cosignature, i): FiledCosignature => {
      const { cosigner, time, signature } = cosignature;
      const witness = known.get(cosigner.verifierKey) ?? `witness-${known.size + 1}`;
      if (!known.has(cosigner.verifierKey)) {
        known.set(cosigner.verifierKey, witness);
        taken.push([`${witness}.vkey`, `${cosigner.verifierKey}\n`]);
        taken.push([`${witness}.pem`, publicKeyPem('ed25519', cosigner.publicKey)]);
      }
      const filed = { stem: `${stem}-${i + 1}`, witness, cosignature };
      taken.push([`${filed.stem}.msg`, cosignatureMessage(time, parseNote(note).text)]);
      // Behind the time of eight bytes.
      taken.push([`${filed.stem}.sig`, signature.signature.subarray(8)]);
      return filed;
    });
  const later = file(parseTlogProof(proof).checkpoint, 'cosignature');
  const earlier = after === undefined ? [] : file(after.checkpoint, 'after-cosignature');
  return { files: taken, later, earlier };
}

/** None if one of a known witness fails: the verifier calls the whole anchor broken then, and nothing of it is believed. */
export function cosignaturesBy(note: string, cosigners: readonly Cosigner[]): Cosignature[] {
  try {
    return cosignaturesOf(note, cosigners);
  } catch (error) {
    if (isRefusal(error)) return [];
    throw error;
  }
}
