import type { JsonObject } from '../canonical-json.js';
import type { Shape } from '../shape.js';
import {
  base64Of,
  EARLIER_MEMBERS,
  type EarlierCheckpoint,
  NOTE_MOST,
  PROOF_MOST,
  readEarlierCheckpoint,
} from './anchor-form.js';

/** A time-stamp token over the body of a checkpoint (docs/format.md §8.2); all base64 of DER. */
export interface StampedToken extends JsonObject {
  /** TimeStampReq that was sent: carries the nonce, and the policy if one was asked for. */
  readonly request: string;
  /** TimeStampToken (CMS ContentInfo). */
  readonly token: string;
  /** Certificates on the way to the root that do not stand in the token; may be empty. */
  readonly certificates: readonly string[];
}
export type EarlierToken = StampedToken & EarlierCheckpoint;

export interface Rfc3161Anchor extends StampedToken {
  readonly type: 'rfc3161';
  /** Name of the authority, as whoever runs the log calls it; what counts is the root in the trust file. */
  readonly authority: string;
  /** tlog-proof to the stamped checkpoint. */
  readonly proof: string;
}
export type Rfc3161AnchorWithAfter = Rfc3161Anchor & { readonly after?: EarlierToken };

const TOKEN_MEMBERS = ['request', 'token', 'certificates'];
/** A token carries its certificates; some authorities add their whole way up and revocation lists. */
const TOKEN_MOST = 64 * 1024;
const CERTIFICATE_MOST = 16 * 1024;

export function readRfc3161Anchor(shape: Shape): Rfc3161AnchorWithAfter {
  shape.object(['type', 'authority', 'proof', ...TOKEN_MEMBERS], ['after']);
  const after = shape.at('after');
  if (shape.has('after')) after.object([...TOKEN_MEMBERS, ...EARLIER_MEMBERS]);
  return {
    type: 'rfc3161',
    authority: shape.at('authority').text(100),
    proof: shape.at('proof').text(PROOF_MOST),
    ...readToken(shape),
    ...(shape.has('after') ? { after: { ...readToken(after), ...readEarlierCheckpoint(after) } } : {}),
  };
}

function readToken(shape: Shape): StampedToken {
  return {
    request: base64Of(shape.at('request'), NOTE_MOST),
    token: base64Of(shape.at('token'), TOKEN_MOST),
    certificates: shape
      .at('certificates')
      .list(8)
      .map((certificate) => base64Of(certificate, CERTIFICATE_MOST)),
  };
}
