import {
  beyondParent,
  checkText,
  disclose,
  type Json,
  mandateLeaf,
  type MandateRecord,
  mandateStatement,
  openMandate,
  readMandateAuth,
  readMandateRecord,
  readSignature,
  type RevocationLeaf,
  revocationLeaf,
  revocationStatement,
  Shape,
} from '@filmdeed/evidence';
import { type Clock, fromHex, type MandateId, type PartyId, Refusal, toHex } from '@filmdeed/kernel';
import { readDisclosures } from '../filing/signed-filing.js';
import { requireFreshTime } from '../filing/signing-time.js';
import type { Parties } from '../party/party-ports.js';
import { type PartySignaturePorts, requirePartySignature } from '../signer/party-signature.js';
import type { Agreement } from '../signer/signer.flow.js';
import { type Mandate, mandateState, moveMandate, requireInForce } from './mandate.js';
import type { Mandates, MandateSide } from './mandate-ports.js';

export interface MandatePorts extends PartySignaturePorts {
  readonly mandates: Mandates;
  readonly parties: Pick<Parties, 'byId'>;
  readonly clock: Clock;
  /** Origin of the log: part of every statement. */
  readonly origin: string;
}

/** The longest term of a mandate; who wants more grants it anew. */
export const MOST_MANDATE_DAYS = 5 * 366;
const DAY_MS = 86_400_000;
const MOST_LISTED_MANDATES = 200;

/**
 * Grants a mandate that its grantor drafted and signed: `{record, disclosures, auth}`. Refuses `request.invalid`, `access.denied` for the record of another party,
 * whatever the formats refuse, `disclosure.missing`, `name.hostile`, `mandate.expired` for a term that is over, `time.invalid` for one of more than five years,
 * `party.not-found` for the mandatary, `mandate.not-found` for a parent that the grantor does not hold, `mandate.revoked`, `mandate.expired`, `mandate.not-yet` for one
 * that does not stand, `mandate.beyond-parent`, `statement.mismatch`, what `requirePartySignature` refuses, `mandate.taken`, `signature.replayed`.
 */
export const grantMandate =
  (ports: MandatePorts) =>
  async ({ party, request }: { readonly party: PartyId; readonly request: Json }): Promise<Mandate> => {
    const { mandates, clock, origin } = ports;
    const now = clock.now();
    const shape = new Shape('request.invalid', request);
    shape.object(['record', 'disclosures', 'auth']);
    const disclosures = readDisclosures(shape.at('disclosures'));
    const record = readMandateRecord(shape.at('record').value!);
    if (record.party !== party) throw new Refusal('access.denied', 'the record is of another party');
    const auth = readMandateAuth(new Shape('leaf.invalid', shape.at('auth').value, 'auth'));
    const { scheme, signer, signature, signedAt, nonce } = auth;
    requireFreshTime(signedAt, now, scheme);
    const mandate = await within(ports, record, disclosures, now);
    const { digest } = mandateStatement({ origin, record, signedAt, nonce });
    if (toHex(digest) !== auth.statement) {
      throw new Refusal('statement.mismatch', 'another statement was signed than that of this record', {
        stated: auth.statement,
        computed: toHex(digest),
      });
    }
    await requirePartySignature(ports, { party, now }, digest, { scheme, signer, signature });
    const made = mandateLeaf(record, auth, now);
    const granted = { ...mandate, leafHash: toHex(made.leafHash) };
    const stated = { ...made, id: record.id, statement: digest, disclosures };
    const added = await mandates.add(granted, stated);
    if (added === 'taken') throw new Refusal('mandate.taken', 'another mandate has this id', { mandate: record.id });
    if (added === 'replayed') throw new Refusal('signature.replayed', 'this statement was used before: sign anew');
    if (added === 'moved') throw new Refusal('mandate.revoked', 'the mandate that it comes of was revoked meanwhile');
    return granted;
  };

export interface EndMandate {
  /** Who ends it: whoever granted it or is acted for revokes it, whoever holds it renounces it. */
  readonly party: PartyId;
  readonly id: MandateId;
  readonly action: 'revoke' | 'renounce';
  readonly reason?: string | undefined;
  /** The word of a key of the party; without it the leaf shows that the operator did it for whoever was signed in. */
  readonly agreement?: Agreement | undefined;
}

/**
 * Ends a mandate, and with it all that come of it; what was done under them stands. Refuses `mandate.not-found`, `mandate.move-not-allowed`, `name.hostile`, and for an
 * agreement what `requirePartySignature` refuses, `time.future`, `time.invalid`, `signature.replayed`.
 */
export const endMandate =
  (ports: MandatePorts) =>
  async (command: EndMandate): Promise<Mandate> => {
    const { mandates, clock, origin } = ports;
    const { party, id, action, reason = '', agreement } = command;
    const now = clock.now();
    const mandate = (await mandates.chain(id)).at(-1);
    const isTheirs = (one: Mandate): boolean =>
      action === 'revoke' ? one.grantor === party || one.principal === party : one.mandatary === party;
    if (mandate === undefined || !isTheirs(mandate)) throw notFound();
    moveMandate(mandateState(mandate, now), action);
    checkText('reason', reason, 1000);
    const said = { action, mandate: id, leaf: mandate.leafHash };
    let auth: RevocationLeaf['auth'] = { kind: 'operator' };
    let statement: Uint8Array | null = null;
    if (agreement !== undefined) {
      const { scheme, signer, signedAt, nonce } = agreement;
      new Shape('signer.invalid', nonce, 'agreement.nonce').hex(32);
      requireFreshTime(signedAt, now, scheme);
      statement = revocationStatement({ origin, party, body: said, signedAt, nonce }).digest;
      const signature = readSignature(new Shape('signature.invalid', agreement.signature as Json), scheme);
      await requirePartySignature(ports, { party, now }, statement, { scheme, signer, signature });
      auth = { kind: 'party', scheme, signer, signature, statement: toHex(statement), signedAt, nonce };
    }
    const sealed = reason === '' ? null : disclose('body.reason', reason);
    const body = { ...said, ...(sealed === null ? {} : { reason: sealed.commitment }) };
    const { parsed, leaf, leafHash } = revocationLeaf({ party, auth, body, at: now });
    const ended = { how: action === 'revoke' ? ('revoked' as const) : ('renounced' as const), at: now, by: party };
    const disclosures = sealed === null ? [] : [sealed.disclosure];
    const done = await mandates.end(id, ended, { id: parsed.id, leaf, leafHash, statement, disclosures });
    if (done === 'replayed') throw new Refusal('signature.replayed', 'this statement was used before: sign anew');
    if (done === 'moved') throw new Refusal('mandate.move-not-allowed', 'it was ended meanwhile', { move: action });
    return { ...mandate, ended };
  };

/** Mandates that the party gave, or that it holds, newest first. */
export const listMandates =
  ({ mandates }: Pick<MandatePorts, 'mandates'>) =>
  (party: PartyId, side: MandateSide): Promise<readonly Mandate[]> =>
    mandates.ofParty(party, side, MOST_LISTED_MANDATES);

/** One of which the party is grantor, principal or mandatary. An absent one and another's refuse alike: `mandate.not-found`. */
export const findMandate =
  ({ mandates }: Pick<MandatePorts, 'mandates'>) =>
  async (party: PartyId, id: MandateId): Promise<Mandate> => {
    const mandate = (await mandates.chain(id)).at(-1);
    const isTheirs = mandate !== undefined && [mandate.grantor, mandate.principal, mandate.mandatary].includes(party);
    if (!isTheirs) throw notFound();
    return mandate;
  };

/** Holds what is granted against term, mandatary and parent. */
async function within(
  { mandates, parties }: MandatePorts,
  record: MandateRecord,
  disclosures: readonly string[],
  now: Date,
): Promise<Mandate> {
  const { id, party, parent, body } = record;
  const { texts, undisclosed } = openMandate(record, disclosures);
  if (undisclosed.length > 0) {
    throw new Refusal('disclosure.missing', `${undisclosed[0]!} is not disclosed`, { path: undisclosed[0]! });
  }
  for (const [path, text] of texts) checkText(path, text, path === 'body.note' ? 1000 : 300);
  const { from, until, mandatary } = body;
  if (until <= now.toISOString()) throw new Refusal('mandate.expired', 'the term is over before it began', { until });
  if (Date.parse(until) - Math.max(Date.parse(from), now.getTime()) > MOST_MANDATE_DAYS * DAY_MS) {
    throw new Refusal('time.invalid', 'a mandate is for five years at most', { path: 'body.until' });
  }
  if ((await parties.byId(mandatary, now)) === null) throw new Refusal('party.not-found', 'no such party');
  const granted = { ...body, works: body.works.map((_, index) => texts.get(`body.works.${index}`)!) };
  const above = parent === null ? [] : await chainOfParent(mandates, parent, party, now);
  const last = above.at(-1);
  if (last !== undefined) {
    const beyond = beyondParent(party, granted, last);
    if (beyond.length > 0) {
      throw new Refusal('mandate.beyond-parent', 'nobody hands on more than they hold', { mandate: last.id, beyond });
    }
  }
  return {
    ...{ ...granted, id, grantor: party, chain: [...above.map((one) => one.id), id] },
    ...{ note: texts.get('body.note') ?? null, leafHash: '', grantedAt: now, filed: 0, ended: null },
  };
}

async function chainOfParent(
  mandates: Mandates,
  parent: string,
  party: PartyId,
  now: Date,
): Promise<readonly Mandate[]> {
  fromHex(parent);
  const [found] = await mandates.ofLeaves([parent]);
  if (found === undefined || found.mandatary !== party) throw notFound();
  const chain = await mandates.chain(found.id);
  // What begins later may be handed on before.
  requireInForce(chain, new Date(Math.max(now.getTime(), Date.parse(found.from))));
  return chain;
}

function notFound(): Refusal {
  return new Refusal('mandate.not-found', 'no such mandate of this party');
}
