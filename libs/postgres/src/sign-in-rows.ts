import { LONGEST_WAIT_SECONDS, type SignInAttempts, waitAfter } from '@filmdeed/registry';
import type { DataSource } from 'typeorm';
import { tellingOutage } from './outage.js';
import { signInAttemptRows } from './sign-in.rows.js';

/** The wait after so many attempts, in seconds, up to the number from which it stays the longest. */
const WAITS: readonly number[] = (() => {
  const waits: number[] = [];
  while (waits.at(-1) !== LONGEST_WAIT_SECONDS) waits.push(waitAfter(waits.length + 1));
  return waits;
})();

const IS_OVER = `known.wait_until <= $2 OR known.wait_until > $2::timestamptz + make_interval(secs => ${LONGEST_WAIT_SECONDS})`;

/** `SignInAttempts` in PostgreSQL. */
export function postgresSignInAttempts(dataSource: DataSource): SignInAttempts {
  const table = dataSource.getRepository(signInAttemptRows);
  return tellingOutage<SignInAttempts>({
    async begin(login, now) {
      // One statement: of many that ask at once each waits for the row and sees what the one before it wrote. A wait that ends later than
      // the longest could was set before the clock was set back: it is over.
      const [row] = await dataSource.query<{ let_in: boolean; wait_until: Date }[]>(
        `INSERT INTO sign_in_attempt AS known (login, attempts, wait_until, let_in)
         VALUES ($1, 1, $2::timestamptz + make_interval(secs => ($3::int[])[1]), true)
         ON CONFLICT (login) DO UPDATE SET
           let_in = ${IS_OVER},
           attempts = known.attempts + (${IS_OVER})::int,
           wait_until = CASE
             WHEN NOT (${IS_OVER}) THEN known.wait_until
             ELSE $2 + make_interval(secs => ($3::int[])[least(known.attempts + 1, cardinality($3::int[]))])
           END
         RETURNING let_in, wait_until`,
        [login, now, WAITS],
      );
      return row!.let_in ? null : row!.wait_until;
    },

    async forget(login) {
      await table.delete({ login });
    },
  });
}
