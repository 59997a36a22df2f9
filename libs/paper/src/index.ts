export * as blocks from './blocks.js';
export type { Finding } from './blocks.js';
export * from './face.js';
export * from './paper.js';
export * from './seal/read-seal-key.js';
export { type Seal, sealFace, type SealFace, type SealKey, sealOf, type SignatureClock } from './seal/seal.js';
export { timeText } from './time-text.js';
