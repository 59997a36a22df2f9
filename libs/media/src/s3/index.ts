export { MOST_OBJECT_BYTES, type PortionGrid } from './portions.js';
export * from './s3-object-store.js';
