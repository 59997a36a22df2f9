import { asId, type Clock, isRefusal, type IdPrefix, type IdKinds, type PartyId, Refusal } from '@filmdeed/kernel';
import {
  type ClientStanding,
  type findSession,
  type MandateStanding,
  type Memberships,
  type MemberRole,
  SECOND_FACTOR_KEPT_MS,
  type StandingClient,
} from '@filmdeed/registry';
import { tokenOf } from './session-cookie.js';
import type { SessionHeaders, SessionResolver, Viewer } from './session.tokens.js';

export interface ViewerPorts {
  readonly findSession: ReturnType<typeof findSession>;
  readonly memberships: Memberships;
  readonly mandates: () => MandateStanding | null;
  readonly clients: () => ClientStanding | null;
  readonly clock: Clock;
  readonly publicOrigin: string;
}

type Acting = Pick<Viewer, 'party' | 'partyName' | 'memberRoles'>;

export function viewerResolver(ports: ViewerPorts): SessionResolver {
  const { memberships, clock } = ports;

  async function ofAccount(token: string, headers: SessionHeaders): Promise<Viewer | null> {
    const found = await ports.findSession(token);
    if (found === null) return null;
    const { id, party: person, platformRoles, login, name } = found.account;
    const { secondFactorAt } = found.session;
    const asked = headers.party === undefined ? null : ownId('pty', headers.party);
    const membership = await memberships.find(id, asked ?? person);
    if (membership === null) throw notActing();
    const { roles: memberRoles, name: partyName } = membership;
    return {
      ...{ account: id, actor: id, login, name, session: found.session.id, client: null, person, platformRoles },
      ...(await acting(ports, headers, { party: membership.party, partyName, memberRoles })),
      ...{ scopes: null, isHuman: true, secondFactorAt, hasSecondFactor: isFresh(secondFactorAt, clock.now()) },
    };
  }

  async function ofClient(token: string, headers: SessionHeaders): Promise<Viewer | null> {
    const found = (await ports.clients()?.find(token, clock.now())) ?? null;
    if (found === null) return null;
    const viewer = viewerOfClient(found);
    if (headers.party !== undefined && headers.party !== found.party) throw notActing();
    const { partyName, memberRoles } = viewer;
    return { ...viewer, ...(await acting(ports, headers, { party: found.party, partyName, memberRoles })) };
  }

  return async (headers) => {
    const token = tokenOf(headers, ports.publicOrigin);
    if (token === null) return null;
    return (await ofAccount(token, headers)) ?? (await ofClient(token, headers));
  };
}

/** A program, as it acts for its own party. */
export function viewerOfClient({ id, name, party, partyName, scopes }: StandingClient): Viewer {
  return {
    ...{ account: null, actor: id, login: id, name, session: null, client: id, person: party, platformRoles: [] },
    ...{ party, partyName, memberRoles: [], mandate: null },
    ...{ scopes, isHuman: false, secondFactorAt: null, hasSecondFactor: false },
  };
}

/** Under a mandate its grantor is acted for, by the roles that whoever asks has in the party that holds it. */
async function acting(
  { mandates, clock }: ViewerPorts,
  headers: SessionHeaders,
  own: { party: PartyId; partyName: string; memberRoles: readonly MemberRole[] },
): Promise<Acting & Pick<Viewer, 'mandate'>> {
  if (headers.mandate === undefined) return { ...own, mandate: null };
  const found = (await mandates()?.find(ownId('mdt', headers.mandate), own.party, clock.now())) ?? null;
  if (found === null) throw notActing();
  const { id, grantor, leafHash, scopes, mandatary, works } = found;
  return { ...own, party: grantor, mandate: { id, leafHash, scopes, mandatary, works } };
}

/** What is no id is nobody's: both answer alike. */
function ownId<P extends IdPrefix>(prefix: P, text: string): IdKinds[P] {
  try {
    return asId(prefix, text);
  } catch (error) {
    throw isRefusal(error) ? notActing() : error;
  }
}

function notActing(): Refusal {
  return new Refusal('access.denied', 'this account does not act for that party', { missing: 'party' });
}

function isFresh(at: Date | null, now: Date): boolean {
  return at !== null && Math.abs(now.getTime() - at.getTime()) <= SECOND_FACTOR_KEPT_MS;
}
