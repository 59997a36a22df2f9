import type { AccountId } from '@filmdeed/kernel';
import {
  type Factor,
  factorsOf,
  type IdentityPorts,
  renewRecoveryCodes,
  renewSession,
  type Session,
} from '@filmdeed/registry';
import type { FastifyReply } from 'fastify';
import { handOut } from './hand-out.js';
import type { FactorAddedDto } from './second-factor.dto.js';

/** After a factor was added: its holder has just shown it, and with the first one come recovery codes. */
export async function factorAdded(
  ports: IdentityPorts,
  session: Session,
  before: readonly Factor[],
  reply: FastifyReply,
): Promise<FactorAddedDto> {
  const recoveryCodes = before.length === 0 ? await renewRecoveryCodes(ports)(session.account) : undefined;
  const handed = handOut(await renewSession(ports)(session), reply, ports.site.origin);
  return { ...handed, ...(recoveryCodes === undefined ? {} : { recoveryCodes }) };
}

/** Recovery codes stand in for another factor; without one they would be another password. */
export async function factorRemoved(ports: IdentityPorts, account: AccountId): Promise<void> {
  if ((await factorsOf(ports)(account)).length === 0) await ports.factors.setRecoveryCodes(account, []);
}
