export type { Sealing, SealingStore } from './object-store.js';
