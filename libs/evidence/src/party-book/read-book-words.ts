import type { TypedData } from '../eip712.js';
import { Shape } from '../shape.js';
import type { Json } from '../canonical-json.js';
import { BOOK_TYPES, type BookAct, type BookActName } from './book-statement.js';

/** What a message to a PartyBook says (docs/format.md §17.1), beside the party. */
export interface BookWords {
  readonly act: BookAct;
  readonly deadline: number;
  /** 32 bytes in hex */
  readonly nonce: string;
}

/**
 * Reads typed data as words to a book; whose, and for which book, `bookStatement` tells: only the same digest is the same words. Refuses
 * `statement.mismatch` for another type of message, or a value of another form.
 */
export function readBookWords({ primaryType, message }: TypedData): BookWords {
  const shape = new Shape('statement.mismatch', message as Json);
  const name = (Object.keys(BOOK_TYPES) as BookActName[]).find((each) => BOOK_TYPES[each][0] === primaryType);
  if (name === undefined) return shape.refuse('no words of a party to a book');
  return {
    act: readAct(name, shape),
    deadline: readDeadline(shape.at('deadline')),
    nonce: shape
      .at('nonce')
      .match(/^0x[0-9a-f]{64}$/, '32 bytes in 0x-hex')
      .slice(2),
  };
}

/** 9999-12-31, in Unix seconds: later ones are no times. */
const LAST_SECOND = 253_402_300_799;

function readDeadline(shape: Shape): number {
  const value = shape.integer(1);
  return value <= LAST_SECOND ? value : shape.refuse('after the year 9999');
}

function readAct(act: BookActName, shape: Shape): BookAct {
  const signer = (member: string): string =>
    shape.at(member).match(/^0x(?:[0-9a-f]{40}|[0-9a-f]{168})$/, 'ERC-7913 bytes in lower-case 0x-hex');
  const threshold = (): number => {
    const value = shape.at('threshold').integer(1);
    return value <= 255 ? value : shape.at('threshold').refuse('more than a book can hold');
  };
  switch (act) {
    case 'bind':
    case 'recover':
      return { act, signer: signer('signer') };
    case 'add':
    case 'remove':
      return { act, signer: signer('signer'), threshold: threshold() };
    case 'rotate':
      return { act, from: signer('from'), to: signer('to') };
    case 'threshold':
      return { act, threshold: threshold() };
    case 'recovery-key':
      return { act, recoveryKey: shape.at('recoveryKey').value === '0x' ? '0x' : signer('recoveryKey') };
    case 'veto':
      return { act, recovery: shape.at('recovery').match(/^0x[0-9a-f]{64}$/, '32 bytes in 0x-hex') };
  }
}
