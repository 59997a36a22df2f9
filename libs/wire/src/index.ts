export * from './outbound-http.js';
export * from './public-address.js';
export * from './rfc3161-authority.js';
export * from './witness/http-witness.js';
