/** A node's address may carry a key in its path, its query or before its host; only these parts are told. */
export function hostOf(rpc: string): string {
  return URL.canParse(rpc) ? new URL(rpc).host : '…';
}

/** As `--rpc` takes it, cut to the host if there is more to it. */
export function rpcShown(rpc: string): string {
  if (!URL.canParse(rpc)) return '…';
  const { protocol, host, href } = new URL(rpc);
  const shown = `${protocol}//${host}`;
  return href === `${shown}/` ? rpc : `${shown}/…`;
}

/** A command for a POSIX shell. */
export function commandLine(words: readonly string[]): string {
  return words.map((word) => (/^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`)).join(' ');
}
