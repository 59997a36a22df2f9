// Filings while strangers try a hundred passwords a second: database, API, worker and both loads on this machine. The same attack on a server that only says no, in a
// process of its own, tells how much of the loss is the attack itself.
import { type ChildProcess, spawn } from 'node:child_process';
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
    const [quiet, aside, loud]: [number[], number[], number[]] = [[], [], []];
    const answers = new Map<number, number>();
    const attacked = async (url: string, counts: Map<number, number>): Promise<number> => {
      const attack = attacking(url, counts);
      await pause(1_000);
      const measured = await rate();
      await attack();
      return measured;
    };
    const bare = await bareServer();
    for (let round = 0; round < ROUNDS; round++) {
      quiet.push(await rate());
      aside.push(await attacked(bare.url, new Map()));
      loud.push(await attacked(urls[0]!, answers));
    }
    bare.child.kill();
    const median = (rates: number[]): number => rates.sort((a, b) => a - b)[rates.length >> 1]!;
    const text = [...answers].map(([status, count]) => `${count} × ${status}`).join(', ');
    console.log(`- alone: **${Math.round(median(quiet))} filings/s**`);
    console.log(`- with ${ATTEMPTS_A_SECOND} attempts a second (${text}): **${Math.round(median(loud))} filings/s**`);
    console.log(`- with the same attack on a bare server that only says 429: ${Math.round(median(aside))} filings/s`);
    const ratios = (of: number[]): string => (median(loud) / median(of)).toFixed(2);
    console.log(
      `- ratio: **${ratios(quiet)}** to alone, **${ratios(aside)}** to the bare server (median of ${ROUNDS} interleaved rounds)`,
    );
  });
});

async function bareServer(): Promise<{ readonly url: string; readonly child: ChildProcess }> {
  const child = spawn(process.execPath, [new URL('./support/bare-server.ts', import.meta.url).pathname], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (line: Buffer) => resolve(String(line).trim()));
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)));
  });
  return { url, child };
}

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
