export * from './data-source.js';
export * from './log.rows.js';
export * from './migrate.js';
export * from './schema.js';
