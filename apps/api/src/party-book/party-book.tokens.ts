/** The `BookDoorPorts`; null where no party book is configured. */
export const BOOK_PORTS = Symbol('BOOK_PORTS');
