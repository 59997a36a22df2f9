/** The `UploadFlow`. */
export const UPLOAD_FLOW = Symbol('UPLOAD_FLOW');
/** The `ObjectStore`. */
export const OBJECT_STORE = Symbol('OBJECT_STORE');
/** The `TusDoor`. */
export const TUS_DOOR = Symbol('TUS_DOOR');

/** Where uploads live on the public side; `Location` is made of it. */
export const UPLOADS_PATH = '/api/v1/uploads';
