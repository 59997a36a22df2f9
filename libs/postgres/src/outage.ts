import { isRefusal, Refusal } from '@filmdeed/kernel';

/**
 * PostgreSQL Appendix A: connection exceptions, a server that shuts down, crashed or starts, no connection left; and what took longer than
 * the limits of `createDataSource` allow, behind somebody else's lock or for want of a disk that answers.
 */
const OUTAGES = /^(?:08...|57P0[1-3]|53300|57014|55P03|25P0[34])$/;
const DISK_FULL = '53100';
const NETWORK = ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EHOSTUNREACH', 'ENOENT'];
/** What TypeORM says of a connection that died between two statements of a transaction. */
const RELEASED = ['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError'];
/** What `pg` says without a code when a connection goes away or cannot be had. */
const WORDS =
  /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/;

/** The refusal `database.unreachable` or `storage.full` for an error that says so, else undefined. Whether a commit under way took effect is unknown then. */
export function outageRefusal(error: unknown): Refusal | undefined {
  if (isRefusal(error, 'database.unreachable')) return error;
  if ((error as { code?: unknown } | null)?.code === DISK_FULL) {
    return new Refusal('storage.full', 'the database has no room left', { cause: 'ENOSPC' });
  }
  const { code, message, name } = (error ?? {}) as { code?: unknown; message?: unknown; name?: unknown };
  const gone =
    (typeof code === 'string' && (OUTAGES.test(code) || NETWORK.includes(code))) || RELEASED.includes(String(name));
  if (!gone && !WORDS.test(String(message))) return undefined;
  return new Refusal('database.unreachable', 'the database cannot be reached');
}

type Port<T> = { readonly [name in keyof T]: (...given: never[]) => Promise<unknown> };

/** The same port, whose every method refuses `database.unreachable` when the database is away, `storage.full` when its disk is. */
export function tellingOutage<T extends Port<T>>(port: T): T {
  const entries = Object.entries(port) as [string, (...given: unknown[]) => Promise<unknown>][];
  const told = entries.map(([name, method]) => [
    name,
    async (...given: unknown[]) => {
      try {
        return await method(...given);
      } catch (error) {
        throw outageRefusal(error) ?? error;
      }
    },
  ]);
  return Object.fromEntries(told) as T;
}
