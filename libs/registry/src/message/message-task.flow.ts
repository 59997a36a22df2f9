import { type AccountId, type Clock, type MessageTaskId, Refusal } from '@filmdeed/kernel';
import { checkText } from '@filmdeed/evidence';
import type { MessageTasks } from './message-ports.js';
import { type MessageTask, moveTask, type TaskMove } from './message-task.js';

export interface MoveTask {
  readonly id: MessageTaskId;
  readonly move: TaskMove;
  readonly by: AccountId;
  /** What was done; asked for with `finish`. */
  readonly note?: string | undefined;
}

/** Claims a task, gives it back or ends it. Refuses `message-task.not-found`, `message-task.move-not-allowed`, `message.invalid`, `name.hostile`. */
export const handleTask =
  ({ tasks, clock }: { tasks: MessageTasks; clock: Clock }) =>
  async ({ id, move, by, note = '' }: MoveTask): Promise<MessageTask> => {
    const words = note.trim();
    checkText('note', words, 1000);
    if (move === 'finish' && words === '') throw new Refusal('message.invalid', 'say what was done', { fact: 'note' });
    for (;;) {
      const before = await tasks.byId(id);
      if (before === null) throw new Refusal('message-task.not-found', 'there is no such task');
      const changed = moveTask(before, move, by, clock.now(), words);
      if (await tasks.change(before, changed)) return changed;
    }
  };
