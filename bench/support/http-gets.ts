import { Agent, get } from 'node:http';

/** Gets all of them, each once, over as many connections, which are kept. Throws at the first that is not 200. */
export async function getAll(url: string, paths: readonly string[], connections: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  let next = 0;
  const run = async (): Promise<void> => {
    for (let i = next++; i < paths.length; i = next++) await getOne(agent, `${url}${paths[i]}`);
  };
  await Promise.all(Array.from({ length: connections }, run));
  agent.destroy();
}

function getOne(agent: Agent, url: string): Promise<void> {
  return new Promise((resolve, reject) => {
    get(url, { agent }, (answer) => {
      if (answer.statusCode !== 200) reject(new Error(`${answer.statusCode} ${url}`));
      answer.on('data', () => undefined).on('end', resolve);
    }).on('error', reject);
  });
}
