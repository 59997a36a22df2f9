import {
  type Json,
  mayCosign,
  MOST_COSIGNERS,
  readSignature,
  readTypedData,
  requireLogDomain,
  Shape,
} from '@filmdeed/evidence';
import { type Clock, type CosigningId, fromHex, newId, type PartyId, Refusal, toHex } from '@filmdeed/kernel';
import { OLDEST_JOINT_SIGNATURE_MS } from '../filing/signing-time.js';
import { type PartySignaturePorts, judgeSignature } from '../signer/party-signature.js';
import { stateOf } from '../signer/signer.js';
import type { Signers } from '../signer/signer-ports.js';
import { type Cosignature, type Cosigning, cosigningState } from './cosigning.js';

/** Joint signings, durable when a call returns. */
export interface Cosignings {
  add(cosigning: Cosigning): Promise<void>;
  byId(id: CosigningId): Promise<Cosigning | null>;
  /** The party's, newest first, at most `limit`. */
  ofParty(party: PartyId, limit: number): Promise<Cosigning[]>;
  /** False, with nothing written, if this key signed it before; also when it does so twice at once. */
  sign(id: CosigningId, signature: Cosignature): Promise<boolean>;
}

export interface CosigningPorts extends PartySignaturePorts {
  readonly cosignings: Cosignings;
  readonly signers: Pick<Signers, 'live' | 'threshold' | 'ofParty'>;
  readonly clock: Clock;
  readonly origin: string;
}

const HOUR = 3_600_000;

/**
 * Begins a joint signing of a statement of this log by this party. Refuses `statement.mismatch`, `statement.other-domain`, `access.denied` for the statement of
 * another party, `time.invalid` for a deadline not within the week that such a signature is taken for, `signer.too-few`.
 */
export const beginCosigning =
  ({ cosignings, signers, clock, origin }: CosigningPorts) =>
  async (command: { party: PartyId; typedData: Json; handIn: Json; deadline: string }): Promise<Cosigning> => {
    const { party, handIn } = command;
    const { typedData, digest } = readTypedData(command.typedData);
    requireLogDomain(typedData, origin);
    if (typedData.message['party'] !== party) throw new Refusal('access.denied', 'the statement is of another party');
    const now = clock.now();
    const deadline = requireDeadline(command.deadline, now);
    const [all, threshold] = await Promise.all([signers.ofParty(party), signers.threshold(party)]);
    const members = all
      .filter((signer) => stateOf(signer, now) === 'live' && mayCosign(signer.scheme))
      .slice(0, MOST_COSIGNERS)
      .flatMap(({ scheme, key }) => (mayCosign(scheme) ? [{ scheme, key }] : []));
    if (members.length < threshold || members.length === 0) {
      throw new Refusal('signer.too-few', 'fewer keys than must sign together', { threshold, keys: members.length });
    }
    const made: Cosigning = {
      ...{ id: newId('csg'), party, typedData, digest: toHex(digest), handIn, threshold, members },
      ...{ createdAt: now, deadline, signatures: [] },
    };
    await cosignings.add(made);
    return made;
  };

/**
 * One key signs. The same key again changes nothing. Refuses `cosigning.not-found`, `cosigning.closed` after the deadline, `signer.unknown` for a key that is
 * none of those or has ended, and what `judgeSignature` refuses.
 */
export const cosign =
  (ports: CosigningPorts) =>
  async (command: { party: PartyId; id: CosigningId; key: string; signature: unknown }): Promise<Cosigning> => {
    const { cosignings, signers, clock } = ports;
    const { party, id, key } = command;
    const found = await findCosigning(ports)(party, id);
    const now = clock.now();
    if (now > found.deadline) {
      throw new Refusal('cosigning.closed', 'its deadline is over', { deadline: found.deadline.toISOString() });
    }
    const member = found.members.find((each) => each.key === key);
    if (member === undefined || (await signers.live(party, member.scheme, key, now)) === null) {
      throw new Refusal('signer.unknown', 'no live key among those that may sign this', { signer: key });
    }
    const signature = readSignature(new Shape('signature.invalid', command.signature as Json), member.scheme);
    await judgeSignature(ports, fromHex(found.digest), { scheme: member.scheme, signer: key, signature });
    await cosignings.sign(id, { ...member, signature, at: now });
    return findCosigning(ports)(party, id);
  };

/** An absent one and another party's refuse alike: `cosigning.not-found`. */
export const findCosigning =
  ({ cosignings }: Pick<CosigningPorts, 'cosignings'>) =>
  async (party: PartyId, id: CosigningId): Promise<Cosigning> => {
    const found = await cosignings.byId(id);
    if (found === null || found.party !== party) throw new Refusal('cosigning.not-found', 'no such joint signing');
    return found;
  };

/** The newest of the party, with who is missing; those that wait first. */
export const listCosignings =
  ({ cosignings, clock }: Pick<CosigningPorts, 'cosignings' | 'clock'>) =>
  async (party: PartyId): Promise<Cosigning[]> => {
    const [all, now] = [await cosignings.ofParty(party, MOST_LISTED), clock.now()];
    const waits = (each: Cosigning): number => (cosigningState(each, now) === 'open' ? 0 : 1);
    return all.sort((a, b) => waits(a) - waits(b));
  };

const MOST_LISTED = 100;

function requireDeadline(text: string, now: Date): Date {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  // An hour is left to hand in what was completed at the last moment.
  const latest = now.getTime() + OLDEST_JOINT_SIGNATURE_MS - HOUR;
  if (at > now.getTime() && at <= latest) return new Date(at);
  throw new Refusal('time.invalid', 'a deadline lies within the next week', {
    path: 'deadline',
    latest: new Date(latest).toISOString(),
  });
}
