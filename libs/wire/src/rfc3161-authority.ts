import { randomBytes } from 'node:crypto';
import {
  openTimeStampResponse,
  readCertificate,
  timeStampRequest,
  type TimeStamp,
  verifyTimeStampToken,
} from '@filmdeed/evidence';
import { type Clock, isRefusal, Refusal, toBase64, utf8 } from '@filmdeed/kernel';
import { type Attested, type Attestor, type AttestorIdentity, type LogHead, parseNote } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import type { OutboundAnswer, OutboundHttp } from './outbound-http.js';

export interface AuthoritySettings {
  readonly name: string;
  readonly url: string;
  readonly operator?: 'self' | 'authority';
  /** Root certificates, DER; the token must lead to one of them before it is taken. */
  readonly roots: readonly Uint8Array[];
  /** Intermediate certificates, DER, for an authority whose tokens do not carry them. */
  readonly certificates?: readonly Uint8Array[];
  /** Policy that is asked for, dotted; absent: the authority's own. */
  readonly policy?: string;
  /** HTTP basic authentication. */
  readonly login?: { readonly user: string; readonly password: string };
}

/** A stamp that was checked, with all that shows it later; DER. */
export interface Stamped {
  readonly stamp: TimeStamp;
  readonly request: Uint8Array;
  readonly token: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

export interface Rfc3161Authority extends Attestor {
  /** Has a SHA-256 stamped. Refuses `clock.unreachable`, `clock.rejected`; the fact `why` names the cause. */
  stamp(imprint: Uint8Array): Promise<Stamped>;
}

/** As much of an answer as is ever read; what the bundle's form takes is no more. */
const MOST_BYTES = 64 * 1024;
/** Milliseconds by which our own clock may differ from an authority's. */
const MOST_SKEW = 5 * 60_000;
const NONCE_BYTES = 16;

/**
 * An RFC 3161 authority over HTTP (§3.4). Every token is checked in full before it is handed on: a token that nobody could verify later is worse than
 * none, because nobody would ask again. Refuses `timestamp.invalid` at once for a root that is no certificate.
 */
export function rfc3161Authority(settings: AuthoritySettings, http: OutboundHttp, clock: Clock): Rfc3161Authority {
  const { name, operator = 'authority', roots, certificates = [] } = settings;
  [...roots, ...certificates].forEach(readCertificate);
  const identity: AttestorIdentity = { key: `rfc3161:${name}`, kind: 'rfc3161', name, operator };

  async function stamp(imprint: Uint8Array): Promise<Stamped> {
    const { policy } = settings;
    const request = timeStampRequest({ imprint, nonce: randomBytes(NONCE_BYTES), ...(policy && { policy }) });
    const asked = clock.now().getTime();
    const response = await ask(settings, http, request);
    const answered = clock.now().getTime();
    try {
      const token = openTimeStampResponse(response);
      const said = verifyTimeStampToken({
        token,
        certificates,
        imprint,
        request,
        roots,
        policies: policy ? [policy] : [],
      });
      assertPresent(said, asked, answered);
      return { stamp: said, request, token, certificates };
    } catch (error) {
      if (isRefusal(error)) throw notTaken(name, error);
      throw error;
    }
  }

  async function attest({ note }: LogHead): Promise<Attested> {
    const stamped = await stamp(sha256(utf8(parseNote(note).text)));
    const { request, token } = stamped;
    return {
      time: new Date(stamped.stamp.genTime),
      evidence: {
        request: toBase64(request),
        token: toBase64(token),
        certificates: stamped.certificates.map(toBase64),
      },
    };
  }

  return { identity, stamp, attest };
}

async function ask({ name, url, login }: AuthoritySettings, http: OutboundHttp, body: Uint8Array): Promise<Uint8Array> {
  const headers = {
    'content-type': 'application/timestamp-query',
    accept: 'application/timestamp-reply',
    ...(login && { authorization: `Basic ${toBase64(utf8(`${login.user}:${login.password}`))}` }),
  };
  let answer: OutboundAnswer;
  try {
    answer = await http({ method: 'POST', url, headers, body, mostBytes: MOST_BYTES });
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { why } = error.facts;
    if (why === 'too-large') throw rejected(name, { why });
    throw new Refusal('clock.unreachable', `${name} gave no answer`, { clock: name, why: why ?? error.code });
  }
  const { status } = answer;
  if (status >= 500 || status === 429) {
    throw new Refusal('clock.unreachable', `${name} cannot answer now`, { clock: name, why: 'http', status });
  }
  if (status !== 200) throw rejected(name, { why: 'http', status });
  const type = (answer.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  if (type !== 'application/timestamp-reply') throw rejected(name, { why: 'content-type' });
  return answer.body;
}

/** A clock that is far from ours is wrong, or ours is: neither may bound the time of a leaf unnoticed. */
function assertPresent({ earliest, latest, genTime }: TimeStamp, asked: number, answered: number): void {
  if (Date.parse(latest) < asked - MOST_SKEW || Date.parse(earliest) > answered + MOST_SKEW) {
    throw new Refusal('timestamp.invalid', 'the time of the token is not the present', { check: 'time', genTime });
  }
}

/** "Later" is no "no": the authority is asked again. */
function notTaken(clock: string, { code, message, facts }: Refusal): Refusal {
  const failInfo = Array.isArray(facts.failInfo) ? (facts.failInfo as readonly string[]) : [];
  const later =
    facts.status === 'waiting' || failInfo.some((each) => each === 'timeNotAvailable' || each === 'systemFailure');
  const told = { ...facts, clock, why: code };
  return new Refusal(later ? 'clock.unreachable' : 'clock.rejected', `${clock}: ${message}`, told);
}

function rejected(clock: string, facts: Record<string, string | number>): Refusal {
  return new Refusal('clock.rejected', `${clock} gave no time-stamp`, { clock, ...facts });
}
