import { type AccountId, type DeliveryId, type MessageId, type MessageTaskId, Refusal } from '@filmdeed/kernel';

/** Why a person must see to a message: an address bounced, nobody took it over, or it was not served in time. */
export const TASK_REASONS = ['bounced', 'failed', 'not-served'] as const;
export type TaskReason = (typeof TASK_REASONS)[number];

export const TASK_STATES = ['open', 'claimed', 'done'] as const;
export type TaskState = (typeof TASK_STATES)[number];
export type TaskMove = 'claim' | 'release' | 'finish';

/** Something that software cannot end. */
export interface MessageTask {
  readonly id: MessageTaskId;
  readonly reason: TaskReason;
  readonly message: MessageId;
  /** Null: of the message as a whole. */
  readonly delivery: DeliveryId | null;
  readonly state: TaskState;
  readonly createdAt: Date;
  readonly claimedBy: AccountId | null;
  readonly claimedAt: Date | null;
  readonly doneAt: Date | null;
  /** What the person did. */
  readonly note: string | null;
}

/** A state without a row is final. */
export const TASK_MOVES: Partial<Record<TaskState, Partial<Record<TaskMove, TaskState>>>> = {
  open: { claim: 'claimed' },
  claimed: { release: 'open', finish: 'done' },
};

/** Moves a task. Who has not claimed it neither gives it back nor ends it. Refuses `message-task.move-not-allowed`. */
export function moveTask(task: MessageTask, move: TaskMove, by: AccountId, at: Date, note?: string): MessageTask {
  const state = TASK_MOVES[task.state]?.[move];
  if (state === undefined || (move !== 'claim' && task.claimedBy !== by)) {
    throw new Refusal('message-task.move-not-allowed', `cannot ${move} a task that is ${task.state}`, {
      from: task.state,
      move,
    });
  }
  if (move === 'claim') return { ...task, state, claimedBy: by, claimedAt: at };
  if (move === 'release') return { ...task, state, claimedBy: null, claimedAt: null };
  return { ...task, state, doneAt: at, note: note ?? null };
}
