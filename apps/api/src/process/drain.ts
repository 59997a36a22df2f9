import type { Server } from 'node:http';

const LOOK_EVERY_MS = 100;

/**
 * Lets a server end in good order: from now on nobody new is let in, and who is on the way is answered and then sent off. Resolves when all have
 * gone, at the latest after so many milliseconds.
 */
export async function drain(server: Server, milliseconds: number): Promise<void> {
  if (!server.listening) return;
  const gone = new Promise<void>((resolve) => server.close(() => resolve()));
  // Whose answer was on its way in that moment was not told to go, and may ask nothing more.
  const looking = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const enough = new Promise<void>((resolve) => (timer = setTimeout(resolve, milliseconds)));
  await Promise.race([gone, enough]);
  clearTimeout(timer);
  clearInterval(looking);
}
