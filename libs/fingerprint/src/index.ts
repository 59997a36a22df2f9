export * from './content-digester.js';
export * from './content-id.js';
export * from './content-sink.js';
export * from './declared-digests.js';
export * from './digest-sink.js';
export * from './pure-digests.js';
export * from './sm3.js';
