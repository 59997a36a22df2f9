import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { WrittenAct } from '@filmdeed/evidence';
import type { ActRequest } from './act-of-request.js';

/**
 * The act that a request is about to be, for a flow that writes it down in the transaction of what it does: no crash parts the two, and nothing waits for a second
 * commit. Every other act is written down when the request is answered.
 */
export interface ActInHand {
  /** The act as done, on these and on what the request names. */
  write(subjects: readonly string[]): WrittenAct;
  /** To be called once the flow has written it: it is not written again. */
  stands(): void;
}

/** The `ActInHand` of a request that wants to change something. */
export const ThisAct = createParamDecorator((_: unknown, context: ExecutionContext): ActInHand => {
  const { filmdeedAct: act } = context.switchToHttp().getRequest<ActRequest>();
  if (act === undefined) throw new Error('only what wants to change something has an act in hand');
  return act;
});
