import { isRefusal, systemClock } from '@filmdeed/kernel';
import { parentPort, workerData } from 'node:worker_threads';
import { makePaper } from './make-paper.js';
import type { PaperAnswer } from './paper-press.js';
import type { PaperOrder } from './paper-order.js';
import { openPaperSeal, type PaperSeal } from './paper-seal.js';

const paperSeal = workerData as PaperSeal | null;
const seal =
  paperSeal === null
    ? undefined
    : openPaperSeal(paperSeal, systemClock, (code, clock) => say({ unstamped: { code, clock } }));

/** The thread of a `PaperPress`: one order in, one answer out. Whatever is no refusal ends the thread. */
parentPort!.on('message', (order: PaperOrder) => {
  void answerOf(order).then(say);
});

async function answerOf(order: PaperOrder): Promise<PaperAnswer> {
  try {
    return { bytes: await makePaper(order, seal) };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { code, message, facts } = error;
    return { refusal: { code, message, facts } };
  }
}

function say(answer: PaperAnswer): void {
  parentPort!.postMessage(answer);
}
