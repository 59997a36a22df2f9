import { isRefusal } from '@filmdeed/kernel';
import { parentPort } from 'node:worker_threads';
import { makePaper } from './make-paper.js';
import type { PaperAnswer } from './paper-press.js';
import type { PaperOrder } from './paper-order.js';

/** The thread of a `PaperPress`: one order in, one answer out. Whatever is no refusal ends the thread. */
parentPort!.on('message', (order: PaperOrder) => {
  void answerOf(order).then((answer) => parentPort!.postMessage(answer));
});

async function answerOf(order: PaperOrder): Promise<PaperAnswer> {
  try {
    return { bytes: await makePaper(order) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, message, facts } = error;
    return { refusal: { code, message, facts } };
  }
}
