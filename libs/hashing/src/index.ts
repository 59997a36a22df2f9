export * from './hash-file.js';
export * from './native-digests.js';
export * from './native-sink.js';
