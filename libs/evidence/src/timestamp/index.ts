export * from './time-stamp-request.js';
export * from './time-stamp-response.js';
export * from './verify-time-stamp-token.js';
export { readCertificate } from './certificate.js';
export type { TokenCheck } from './token-refusal.js';
