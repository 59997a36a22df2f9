import {
  type Rfc3161AnchorWithAfter,
  type StampedToken,
  type TimeStamp,
  type TrustedAuthority,
  trustedAuthorities,
  type TrustV1,
  verifyTimeStampToken,
} from '@filmdeed/evidence';
import { fromBase64, isRefusal, utf8 } from '@filmdeed/kernel';
import { parseNote, parseTlogProof } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { certificatesPem } from './certificates-pem.js';
import type { Entries } from './text-files.js';

/** What the lines over one token need to know of it. */
export interface FiledStamp {
  /** Stem of its files: `token`, or `after-token` of the earlier one. */
  readonly stem: 'token' | 'after-token';
  readonly checkpoint: 'checkpoint' | 'after';
  /** True if certificates lie beside the token. */
  readonly hasCertificates: boolean;
  readonly stamp: TimeStamp;
}

export interface FiledStamps {
  readonly files: Entries;
  /** The authority of the trust file; none if none of its roots fits, and then there are no stamps. */
  readonly authority: TrustedAuthority | undefined;
  readonly stamps: readonly FiledStamp[];
}

/** The tokens of a time-stamp anchor as files that OpenSSL takes, with the roots of the authority that the trust file names for them. */
export function stampFiles(anchor: Rfc3161AnchorWithAfter, trust: TrustV1): FiledStamps {
  const { after } = anchor;
  const later = parseTlogProof(anchor.proof).checkpoint;
  const authority = trustedAuthorities(trust).find((one) => stampBy(one, anchor, later) !== undefined);
  const tokens = [
    { stem: 'token', checkpoint: 'checkpoint', stamped: anchor as StampedToken, note: later } as const,
    ...(after === undefined
      ? []
      : [
          { stem: 'after-token', checkpoint: 'after', stamped: after as StampedToken, note: after.checkpoint } as const,
        ]),
  ];
  const stamps = tokens.flatMap(({ stem, checkpoint, stamped, note }) => {
    const stamp = authority && stampBy(authority, stamped, note);
    if (stamp === undefined) return [];
    return [{ stem, checkpoint, hasCertificates: stamped.certificates.length > 0, stamp }];
  });
  const files = tokens.flatMap(({ stem, stamped }): Entries => [
    [`${stem}.der`, fromBase64(stamped.token)],
    [`${stem.replace('token', 'request')}.der`, fromBase64(stamped.request)],
    ...(stamped.certificates.length === 0
      ? []
      : [[`${stem.replace('token', 'certificates')}.pem`, certificatesPem(stamped.certificates)] as const]),
  ]);
  const roots: Entries = authority === undefined ? [] : [['authority-roots.pem', certificatesPem(authority.roots)]];
  return { files: [...files, ...roots], authority, stamps };
}

function stampBy(authority: TrustedAuthority, stamped: StampedToken, note: string): TimeStamp | undefined {
  try {
    return verifyTimeStampToken({
      token: fromBase64(stamped.token),
      request: fromBase64(stamped.request),
      certificates: stamped.certificates.map(fromBase64),
      imprint: sha256(utf8(parseNote(note).text)),
      roots: authority.roots.map(fromBase64),
      policies: authority.policies,
    });
  } catch (error) {
    if (isRefusal(error)) return undefined;
    throw error;
  }
}
