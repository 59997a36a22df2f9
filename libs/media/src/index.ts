export * from './certificate/index.js';
export * from './dossier/index.js';
export * from './folder-object-store.js';
export * from './folder-object-writer.js';
export * from './native-ed25519-check.js';
export * from './native-signatures.js';
export * from './s3/index.js';
export * from './vault/index.js';
