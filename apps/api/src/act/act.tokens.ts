/** `ActSearch` of libs/registry. */
export const ACT_SEARCH = Symbol('ACT_SEARCH');
/** `ActJournal` of libs/registry. */
export const ACT_JOURNAL = Symbol('ACT_JOURNAL');
