/** `ErasePersonPorts` of libs/registry. */
export const ERASE_PERSON = Symbol('ERASE_PERSON');
