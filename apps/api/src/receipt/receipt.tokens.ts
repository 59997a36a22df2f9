/** The `ReceiptPorts` of libs/registry. */
export const RECEIPTS = Symbol('RECEIPTS');
