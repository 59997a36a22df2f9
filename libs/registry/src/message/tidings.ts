import { isRefusal } from '@filmdeed/kernel';
import type { NewMessage, Notify } from './notify.flow.js';

/** Something that stands in the records of another noun and that its party is to be told. */
export type Tiding = NewMessage & { readonly once: string };

/** What other nouns wrote down: told from their records, so that nothing is told that did not happen, and nothing that did is lost. */
export interface Tidings {
  /** What happened after `since` and has no message with its mark yet, oldest first. */
  untold(since: Date, limit: number): Promise<Tiding[]>;
}

/** Somebody who was away so long is told nothing new by it. */
const LOOK_BACK_MS = 7 * 86_400_000;
const AT_ONCE = 100;

/** Tells what happened, each once. One that cannot be told holds up no other; it is refused in the end with its own reason. */
export const tellTidings =
  ({ tidings, notify }: { tidings: Tidings; notify: Notify }) =>
  async (now: Date): Promise<number> => {
    let told = 0;
    let refused: Error | undefined;
    for (const tiding of await tidings.untold(new Date(now.getTime() - LOOK_BACK_MS), AT_ONCE)) {
      try {
        if ((await notify(tiding)) !== null) told++;
      } catch (error) {
        if (!isRefusal(error) || isRefusal(error, 'database.unreachable')) throw error;
        refused ??= error;
      }
    }
    if (refused !== undefined) throw refused;
    return told;
  };

/** A name as one line of a message: whatever breaks lines in it is a space. */
export function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim() || '—';
}
