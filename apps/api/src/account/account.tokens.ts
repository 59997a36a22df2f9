/** `Accounts` of libs/registry. */
export const ACCOUNTS = Symbol('ACCOUNTS');
/** `Passwords` of libs/registry. */
export const PASSWORDS = Symbol('PASSWORDS');
/** The flow `addAccount`. */
export const ADD_ACCOUNT = Symbol('ADD_ACCOUNT');
/** The flow `changePlatformRoles`. */
export const CHANGE_PLATFORM_ROLES = Symbol('CHANGE_PLATFORM_ROLES');
/** The `ShowAccount`. */
export const SHOW_ACCOUNT = Symbol('SHOW_ACCOUNT');
