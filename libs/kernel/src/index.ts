export * from './bytes.js';
export * from './clock.js';
export * from './ids.js';
export * from './name.js';
export * from './refusal.js';
export * from './refusal-codes.js';
