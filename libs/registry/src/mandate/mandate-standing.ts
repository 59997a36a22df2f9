import type { MandateStanding } from '../access/mandate-standing.js';
import type { Scope } from '../access/scope.js';
import { requireInForce } from './mandate.js';
import type { Mandates } from './mandate-ports.js';

/** Judges every request under a mandate by what stands then. */
export function mandateStanding({ chain: chainOf }: Pick<Mandates, 'chain'>): MandateStanding {
  return {
    async find(id, mandatary, now) {
      const chain = await chainOf(id);
      const mandate = chain.at(-1);
      if (mandate === undefined || mandate.mandatary !== mandatary) return null;
      requireInForce(chain, now);
      const { leafHash, principal, scopes, works } = mandate;
      return { id, leafHash, grantor: principal, mandatary, scopes: scopes as readonly Scope[], works };
    },
  };
}
