export * as blocks from './blocks.js';
export * from './face.js';
export * from './paper.js';
export { timeText } from './time-text.js';
