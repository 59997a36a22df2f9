import { useEffect, useState } from 'react';
import type { ActingMandate } from '../api/acting-party.js';
import { listMandates } from '../api/mandates.js';

const NONE: readonly ActingMandate[] = [];

/** Mandates in force that the party holds; none while nobody knows. */
export function useHeldMandates(party: string | undefined): readonly ActingMandate[] {
  const [held, setHeld] = useState<{ readonly of: string; readonly mandates: readonly ActingMandate[] }>();
  useEffect(() => {
    if (party === undefined) return undefined;
    let left = false;
    const show = (found: Awaited<ReturnType<typeof listMandates>>): void => {
      if (left) return;
      const usable = found.filter(({ state }) => state === 'in-force' || state === 'exhausted');
      const mandates = usable.map(({ id, leafHash, principal }) => ({
        ...{ id, leafHash },
        principal: { id: principal.id, name: principal.name ?? principal.id },
      }));
      setHeld({ of: party, mandates });
    };
    // The switcher offers what is known; the page of mandates says what went wrong.
    listMandates('held').then(show, () => undefined);
    return () => {
      left = true;
    };
  }, [party]);
  return held !== undefined && held.of === party ? held.mandates : NONE;
}
