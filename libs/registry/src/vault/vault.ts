/**
 * Port: keeps what has to be read again but must not be read by who finds it: data keys, second factors, numbers of persons.
 *
 * `purpose` says what the bytes are and whose, as `second-factor acc_…`; what was sealed for one purpose opens for no other, so
 * that nobody who can write rows can pass the secret of one for that of another. No sealing of the same bytes looks like an
 * earlier one.
 */
export interface Vault {
  seal(purpose: string, plain: Uint8Array): Promise<Uint8Array>;
  /** Refuses `vault.damaged` for bytes that are changed, cut short, sealed for another purpose or under a key that is not there. */
  open(purpose: string, sealed: Uint8Array): Promise<Uint8Array>;
}
