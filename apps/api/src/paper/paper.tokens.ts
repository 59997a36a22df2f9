import type { ActorId } from '@filmdeed/kernel';
import type { PaperKind } from './paper-order.js';

/** The `PaperPress`. */
export const PAPER_PRESS = Symbol('PAPER_PRESS');
/** The `PrintPaper`. */
export const PRINT_PAPER = Symbol('PRINT_PAPER');

/** Makes a paper in the name of this instance. Refuses `filing.not-logged`, `bundle.invalid`, `request.too-many`. */
export type PrintPaper = (account: ActorId, paper: PaperKind) => Promise<Uint8Array>;
