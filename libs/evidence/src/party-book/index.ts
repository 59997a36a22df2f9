export * from './book-signature.js';
export {
  BOOK_SENTENCES,
  type BookAct,
  type BookActName,
  type BookDeployment,
  bookStatement,
  INDEPENDENT_KEY_SENTENCE,
  independentKeyStatement,
  partyKey,
} from './book-statement.js';
export * from './read-book-words.js';
