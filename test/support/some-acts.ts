import { type Act, type ActPerson, actDigest, type ChainedAct, chainAct, NO_ACTS, writeAct } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';

/** An act of somebody; what is given replaces its members. */
export function someAct(
  changes: Partial<Act> = {},
  person: ActPerson = { login: '李.Li@example', network: '203.0.113.0/24' },
) {
  const act: Act = {
    id: newId('act'),
    at: '2026-11-25T08:00:00.000Z',
    action: 'filing.create',
    outcome: 'done',
    request: crypto.randomUUID(),
    account: newId('acc'),
    person: newId('pty'),
    party: newId('pty'),
    session: newId('ses'),
    subjects: [newId('fil')],
    ...changes,
  };
  return { act, person, ...writeAct(act, person) };
}

/** Records as they stand in the trail from its beginning. */
export function chainedActs(records: readonly string[]): readonly ChainedAct[] {
  let hash = NO_ACTS;
  return records.map((record, index) => {
    const digest = actDigest(record);
    hash = chainAct(hash, digest);
    return { index, digest, hash };
  });
}
