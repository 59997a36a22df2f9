const MARK = 'filmdeed.signed-in';

/**
 * Whether this browser may hold a session. The cookie itself is hidden from scripts; without this mark every stranger's visit would
 * begin with a refused request. Where storage is forbidden, it is asked.
 */
export function mayHaveSession(): boolean {
  try {
    return localStorage.getItem(MARK) !== null;
  } catch {
    return true;
  }
}

export function rememberSession(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(MARK, '1');
    else localStorage.removeItem(MARK);
  } catch {
    // Then it is asked every time.
  }
}
