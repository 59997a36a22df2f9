import { fromHex, Refusal, toBase64Url, toHex } from '@filmdeed/kernel';
import { requireTurn } from '../session/attempt.js';
import { requireRecent } from '../second-factor/second-factor.flow.js';
import type { Session } from '../session/session.js';
import { openSession, type SessionPorts, type SignedIn, shortAgent } from '../session/session.flow.js';
import { type SignInTicket, ticketHash } from '../session/sign-in-ticket.js';
import { newApprovalCode, readApprovalCode } from './approval-code.js';

/** From the question of a command line to its session, milliseconds. */
export const APPROVAL_LIFE_MS = 10 * 60_000;

/** A command line that waits for its person to say yes on a page (after RFC 8628). */
export interface AskedApproval {
  /** For the person: shown by the command line, typed on the page. */
  readonly code: string;
  /** For the command line alone: whoever has it gets the session. */
  readonly secret: string;
  readonly expiresAt: Date;
}

/** What asks: shown to whoever is to approve it. */
export interface ApprovalAsking {
  readonly network: string;
  readonly agent: string;
  readonly expiresAt: Date;
}

/** Begins: a code and a secret that count once, for ten minutes. */
export const askApproval =
  ({ tickets, clock }: Pick<SessionPorts, 'tickets' | 'clock'>) =>
  async (command: { from: string; agent: string }): Promise<AskedApproval> => {
    const code = newApprovalCode();
    const secret = toBase64Url(crypto.getRandomValues(new Uint8Array(32)));
    const expiresAt = new Date(clock.now().getTime() + APPROVAL_LIFE_MS);
    const about = [toHex(ticketHash(secret)), command.from, shortAgent(command.agent)].join(' ');
    await tickets.add(hashOf(code), { purpose: 'approval.asked', account: null, about, expiresAt });
    return { code, secret, expiresAt };
  };

/**
 * What asks under a code. From then on only this account can approve it. A wrong code counts against the account. Refuses `approval.unknown`,
 * `request.too-many`, and what `requireRecent` refuses.
 */
export const lookApproval =
  (ports: SessionPorts) =>
  async (session: Session, text: string): Promise<ApprovalAsking> => {
    await requireRecent(ports)(session);
    const { tickets, attempts, clock } = ports;
    const counter = `${session.account} approval`;
    await requireTurn(attempts, counter, clock.now());
    const code = readApprovalCode(text);
    const asked = code === null ? null : await tickets.take(hashOf(code), 'approval.asked', clock.now());
    if (code === null || asked === null) throw unknown();
    await attempts.forget(counter);
    const { account } = session;
    await tickets.add(hashOf(code, account), { ...asked, purpose: 'approval.looked-at', account });
    const { network, agent } = partsOf(asked);
    return { network, agent, expiresAt: asked.expiresAt };
  };

/** Says yes to what was looked at. Refuses `approval.unknown`, and what `requireRecent` refuses. */
export const approve =
  (ports: SessionPorts) =>
  async (session: Session, text: string): Promise<void> => {
    await requireRecent(ports)(session);
    const { tickets, clock } = ports;
    const code = readApprovalCode(text);
    const { account } = session;
    const looked = code === null ? null : await tickets.take(hashOf(code, account), 'approval.looked-at', clock.now());
    if (looked === null) throw unknown();
    const about = session.secondFactorAt?.toISOString() ?? '';
    await tickets.add(partsOf(looked).hash, { ...looked, purpose: 'approval.given', about });
  };

/** The session of the command line that was approved: once. Refuses `approval.pending` until then, and for ever after. */
export const signInByApproval =
  (ports: SessionPorts) =>
  async (command: { secret: string; from: string; agent: string }): Promise<SignedIn> => {
    const given = await ports.tickets.take(ticketHash(command.secret), 'approval.given', ports.clock.now());
    const account = given?.account == null ? null : await ports.accounts.byId(given.account);
    if (given === null || account === null)
      throw new Refusal('approval.pending', 'nobody has approved this (any more)');
    const secondFactorAt = given.about === '' ? null : new Date(given.about);
    return openSession(ports)(account, { ...command, client: 'cli' }, secondFactorAt);
  };

/** What was looked at is found by the account that did alone: nobody else can take it, not even to spoil it. */
function hashOf(code: string, account = ''): Uint8Array {
  return ticketHash(`approval ${code} ${account}`);
}

function partsOf({ about }: SignInTicket): { hash: Uint8Array; network: string; agent: string } {
  const [hash = '', network = '', ...agent] = about.split(' ');
  return { hash: fromHex(hash), network, agent: agent.join(' ') };
}

function unknown(): Refusal {
  return new Refusal('approval.unknown', 'no such code, used up, or expired');
}
