export * from './data-source.js';
export * from './log.rows.js';
export * from './migrate.js';
export * from './schema.js';
export * from './claim-upload.js';
export * from './upload.rows.js';
export * from './upload-rows.js';
