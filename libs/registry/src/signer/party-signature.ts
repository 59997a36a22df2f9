import {
  CONTRACT_SCHEME,
  type Cosigner,
  type P256Check,
  parseThreshold,
  type Signature,
  SM2_SCHEME,
  sm2Check,
  THRESHOLD_SCHEME,
  thresholdSignatures,
  verifySignature,
} from '@filmdeed/evidence';
import { Sm3 } from '@filmdeed/fingerprint';
import { equalBytes, fromBase64Url, fromUtf8, isRefusal, type PartyId, Refusal, utf8 } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import type { AgreedBy, ContractWallets, Signers } from './signer-ports.js';

/** What judges the signatures that come in at our door. */
export interface SignatureJudges {
  /** Default: the pure one. */
  readonly checkP256?: P256Check;
  /** None: the word of a contract wallet is not taken. */
  readonly contractWallets?: ContractWallets;
  /** Address of the pages, `https://host`: passkeys must have been asked there. None: wherever. */
  readonly site?: string;
}

export interface PartySignaturePorts extends SignatureJudges {
  readonly signers: Pick<Signers, 'live' | 'threshold'>;
}

export interface GivenSignature {
  readonly scheme: string;
  /** Key part of the signer, hex; of scheme `threshold` that of all keys (docs/format.md §3.3). */
  readonly signer: string;
  readonly signature: Signature;
}

/**
 * That the party signed this digest: with a live key of its own, or with as many different ones as it wants. Refuses `signer.unknown`, `signature.too-few`,
 * `signer.invalid`, `signature.unknown-scheme`, `signature.other-site`, `signature.invalid`. Gives which keys signed, for who must look once more when it writes.
 */
export async function requirePartySignature(
  ports: PartySignaturePorts,
  { party, now }: { readonly party: PartyId; readonly now: Date },
  digest: Uint8Array,
  given: GivenSignature,
): Promise<AgreedBy> {
  const { signers } = ports;
  const { scheme, signer, signature } = given;
  const needed = await signers.threshold(party);
  const isJoint = scheme === THRESHOLD_SCHEME;
  const { threshold, members } = isJoint
    ? parseThreshold(signer)
    : { threshold: 1, members: [{ scheme, key: signer }] };
  if (threshold < needed) {
    throw new Refusal('signature.too-few', 'more keys of this party must sign together', { needed, given: threshold });
  }
  const signed: readonly (Cosigner & { signature: Signature })[] = isJoint
    ? thresholdSignatures(signature, members as readonly Cosigner[])
    : [];
  for (const { scheme: each, key } of isJoint ? signed : members) {
    requireJudged(each);
    if ((await signers.live(party, each, key, now)) === null) {
      throw new Refusal('signer.unknown', 'no live key of this party', { scheme: each, signer: key });
    }
  }
  if (isJoint && signed.length < threshold) {
    throw new Refusal('signature.too-few', 'more keys of this party must sign together', {
      needed: threshold,
      given: signed.length,
    });
  }
  for (const { signature: own } of isJoint ? signed : [{ signature }]) requireSite(own, ports.site);
  await judgeSignature(ports, digest, given);
  return { threshold, keys: (isJoint ? signed : members).map(({ key }) => key) };
}

/** That this key signed this digest, whoever has it. Refuses `signature.unknown-scheme`, `signature.other-site`, `signature.invalid`, `chain.unreachable`. */
export async function judgeSignature(
  judges: SignatureJudges,
  digest: Uint8Array,
  { scheme, signer, signature }: GivenSignature,
): Promise<void> {
  requireSite(signature, judges.site);
  if (scheme === SM2_SCHEME) {
    if (sm2(signer, digest, bytesOf(scheme, signature.rs))) return;
    throw invalid(scheme, 'signature does not match key and statement');
  }
  if (scheme === CONTRACT_SCHEME && judges.contractWallets !== undefined) {
    if (await judges.contractWallets.accepts(signer, digest, bytesOf(scheme, signature.rs))) return;
    throw invalid(scheme, 'the contract does not accept this signature');
  }
  verifySignature(scheme, signer, digest, signature, judges.checkP256);
}

const BYTES: Readonly<Record<string, number>> = {
  ...{ p256: 64, 'webauthn-p256': 64, secp256k1: 20, 'p256-custodial': 64 },
  ...{ [SM2_SCHEME]: 64, [CONTRACT_SCHEME]: 20 },
};

/** Length of the key of a scheme that is judged here. Refuses `signature.unknown-scheme`. */
export function requireJudged(scheme: string): number {
  const bytes = Object.hasOwn(BYTES, scheme) ? BYTES[scheme] : undefined;
  if (bytes === undefined) throw new Refusal('signature.unknown-scheme', 'no rules here for this scheme', { scheme });
  return bytes;
}

const sm2 = sm2Check((bytes) => {
  const hash = new Sm3();
  hash.update(bytes);
  return hash.digest();
});

/**
 * An assertion that another page asked for is none of ours: its own words say where it was asked, and its authenticator for which domain. Refuses
 * `signature.other-site`.
 */
function requireSite({ authenticatorData, clientDataJSON }: Signature, site: string | undefined): void {
  if (site === undefined || authenticatorData === undefined || clientDataJSON === undefined) return;
  const { origin, hostname } = new URL(site);
  let asked: unknown;
  try {
    asked = (JSON.parse(fromUtf8(fromBase64Url(clientDataJSON))) as { origin?: unknown } | null)?.origin;
  } catch (error) {
    if (!isRefusal(error) && (error as { name?: string }).name !== 'SyntaxError') throw error;
    throw invalid('webauthn-p256', 'clientDataJSON is no JSON');
  }
  const rpIdHash = bytesOf('webauthn-p256', authenticatorData).subarray(0, 32);
  if (asked === origin && equalBytes(rpIdHash, sha256(utf8(hostname)))) return;
  throw new Refusal('signature.other-site', 'the passkey was asked by another site', {
    asked: typeof asked === 'string' ? asked.slice(0, 200) : null,
    site: origin,
  });
}

function bytesOf(scheme: string, text: unknown): Uint8Array {
  try {
    return fromBase64Url(typeof text === 'string' ? text : '!');
  } catch (error) {
    if (!isRefusal(error)) throw error;
    throw invalid(scheme, 'not base64url');
  }
}

function invalid(scheme: string, problem: string): Refusal {
  return new Refusal('signature.invalid', `${scheme}: ${problem}`, { scheme, problem });
}
