import { Refusal } from '@filmdeed/kernel';

/** What the last words of a program of PostgreSQL mean: a refusal that a person can act upon, or an Error that quotes them. */
export function reasonIn(said: string, port: number): Error {
  if (/No space left on device|Disk quota exceeded/.test(said)) {
    return new Refusal('storage.full', 'there is no room left for the database', {});
  }
  if (/could not bind|Address already in use/.test(said)) {
    return new Refusal('port.taken', `port ${port} is taken`, { port });
  }
  if (/Permission denied/.test(said)) return new Refusal('storage.denied', 'the database may not write its folder', {});
  return new Error(`PostgreSQL did not start: ${said.trim().split('\n').slice(-5).join(' ')}`);
}
