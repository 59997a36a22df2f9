// Filings while strangers try a hundred passwords a second: database, API, worker and both loads on this machine.
import { setTimeout as pause } from 'node:timers/promises';
import { posted, someClient } from './support/filing-client.ts';
import { withFilingServers } from './support/filing-servers.ts';
import { withFreshDatabase } from './support/fresh-database.ts';

const CONNECTIONS = 32;
const COUNT = Number(process.env['COUNT'] ?? 3_000);
const ROUNDS = Number(process.env['ROUNDS'] ?? 3);
const ATTEMPTS_A_SECOND = 100;

// Every attempt comes from an address of its own, as they would.
process.env['TRUSTED_PROXIES'] = '127.0.0.1';

await withFreshDatabase(CONNECTIONS + 2, async (database, url) => {
  const client = await someClient(database);
  await withFilingServers(url, 1, async ({ urls }) => {
    const load = { ...client, connections: CONNECTIONS, urls, path: '/api/v1/filings', together: 0 };
    const rate = async (): Promise<number> => {
      const { seconds, waited, failed } = await posted({ ...load, count: COUNT });
      if (Object.keys(failed).length > 0) throw new Error(JSON.stringify(failed));
      return waited.length / seconds;
    };
    await rate();
    const [quiet, loud]: [number[], number[]] = [[], []];
    const answers = new Map<number, number>();
    for (let round = 0; round < ROUNDS; round++) {
      quiet.push(await rate());
      const attack = attacking(urls[0]!, answers);
      await pause(1_000);
      loud.push(await rate());
      await attack();
    }
    const median = (rates: number[]): number => rates.sort((a, b) => a - b)[rates.length >> 1]!;
    const text = [...answers].map(([status, count]) => `${count} × ${status}`).join(', ');
    console.log(`- alone: **${Math.round(median(quiet))} filings/s**`);
    console.log(`- with ${ATTEMPTS_A_SECOND} attempts a second (${text}): **${Math.round(median(loud))} filings/s**`);
    console.log(`- ratio: **${(median(loud) / median(quiet)).toFixed(2)}** (median of ${ROUNDS} interleaved rounds)`);
  });
});

/** Begins; the answer ends it and waits for the last answers. */
function attacking(url: string, answers: Map<number, number>): () => Promise<void> {
  const open = new Set<Promise<void>>();
  let n = 0;
  const timer = setInterval(() => {
    n++;
    const tried = fetch(`${url}/api/v1/sessions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': `203.0.${n >> 8}.${n & 255}` },
      body: JSON.stringify({ login: `nobody${n}`, password: 'a guess', client: 'cli' }),
    })
      .then(async (response) => {
        await response.arrayBuffer();
        answers.set(response.status, (answers.get(response.status) ?? 0) + 1);
      })
      .finally(() => open.delete(tried));
    open.add(tried);
  }, 1000 / ATTEMPTS_A_SECOND);
  return async () => {
    clearInterval(timer);
    await Promise.all(open);
  };
}
