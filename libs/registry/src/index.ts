export * from './upload/object-store.js';
export * from './upload/upload.js';
export * from './upload/upload.flow.js';
export * from './upload/upload-ports.js';
export * from './upload/upload-rows.js';
export * from './upload/upload-view.js';
