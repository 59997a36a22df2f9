/** The `MandatePorts`: all that the flows over mandates touch. */
export const MANDATE_PORTS = Symbol('MANDATE_PORTS');
