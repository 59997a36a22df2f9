export * from './key-leaf.js';
export * from './key-statements.js';
export * from './signer-bytes.js';
export * from './sm2.js';
export * from './statement-words.js';
export * from './threshold.js';
export * from './verify-key-leaf.js';
export * from './typed-data-form.js';
