export * from './book-signature.js';
export * from './book-statement.js';
