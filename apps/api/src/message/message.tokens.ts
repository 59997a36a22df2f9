/** `Messages` of libs/registry. */
export const MESSAGES = Symbol('MESSAGES');
/** The flow `notify`: how other nouns tell parties something. */
export const NOTIFY = Symbol('NOTIFY');
/** The `AddressPorts`. */
export const ADDRESS_PORTS = Symbol('ADDRESS_PORTS');
/** `MessageTasks` of libs/registry. */
export const MESSAGE_TASKS = Symbol('MESSAGE_TASKS');
/** `Expiries` of libs/registry. */
export const EXPIRIES = Symbol('EXPIRIES');
/** `WorkingCalendar` of libs/registry. */
export const WORKING_CALENDAR = Symbol('WORKING_CALENDAR');
/** Keys of those who report what became of deliveries. */
export const REPORT_KEYS = Symbol('REPORT_KEYS');
