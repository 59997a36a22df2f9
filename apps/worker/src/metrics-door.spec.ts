import { Registry } from 'prom-client';
import { openMetricsDoor } from './metrics-door.js';
import { measuredSequence, toldLeadership, workerMetrics } from './worker-metrics.js';

describe('the metrics of a worker', () => {
  const registry = new Registry();
  const metrics = workerMetrics(registry);
  const open = (token: string | null) => openMetricsDoor({ host: '127.0.0.1', port: 0, token, registry });

  it('tell the lead, the leaves, the times and the failures', async () => {
    const said: string[] = [];
    const leadership = toldLeadership(
      { lead: async (work) => (await work(() => true), true) },
      metrics,
      (_level, event) => said.push(event),
    );
    await leadership.lead(async () => expect(await registry.metrics()).toMatch(/^filmdeed_leader 1$/m));
    expect(said).toEqual(['log.leading', 'log.lead-given-up']);
    await measuredSequence(async () => ({ appended: 7 }), metrics)();
    await measuredSequence(async () => ({ appended: 0 }), metrics)();
    await expect(measuredSequence(async () => Promise.reject(new Error('no')), metrics)()).rejects.toThrow('no');
    const text = await registry.metrics();
    expect(text).toMatch(/^filmdeed_leader 0$/m);
    expect(text).toMatch(/^filmdeed_logged_leaves_total 7$/m);
    expect(text).toMatch(/^filmdeed_sequencing_seconds_count 1$/m);
    expect(text).toMatch(/^filmdeed_sequencing_failures_total 1$/m);
  });

  it('are for programs on this machine unless a token is set, and nothing else is there', async () => {
    const door = await open(null);
    const url = `http://127.0.0.1:${door.port}`;
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
    expect((await fetch(`${url}/metrics`, { headers: { 'x-forwarded-for': '192.0.2.1' } })).status).toBe(401);
    expect(await (await fetch(`${url}/healthz`)).json()).toEqual({ status: 'ok' });
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405);
    await expect(openMetricsDoor({ host: '127.0.0.1', port: door.port, token: null, registry })).rejects.toMatchObject({
      code: 'port.taken',
    });
    await door.close();
  });

  it('want the token where one is set, from this machine too', async () => {
    const door = await open('a-token-of-the-scraper');
    const ask = async (authorization?: string) =>
      (await fetch(`http://127.0.0.1:${door.port}/metrics`, authorization ? { headers: { authorization } } : {}))
        .status;
    expect([await ask(), await ask('Bearer another'), await ask('Bearer a-token-of-the-scraper')]).toEqual([
      401, 401, 200,
    ]);
    await door.close();
  });
});
