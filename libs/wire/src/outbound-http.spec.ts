import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createPlainServer, type AddressInfo, type Server as PlainServer } from 'node:net';
import { isRefusal } from '@filmdeed/kernel';
import { outboundHttp, type OutboundSettings } from './outbound-http.js';

const servers: (Server | PlainServer)[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function port(server: Server | PlainServer, host = '127.0.0.1'): Promise<number> {
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}
const serverThat = (answer: RequestListener): Promise<number> => port(createServer(answer));
const LOCAL: OutboundSettings = { privateHosts: ['127.0.0.1'], plainHosts: ['127.0.0.1'] };

/** Code and `why` of the refusal, or the status of the answer. */
async function asked(url: string, settings: OutboundSettings = LOCAL, mostBytes = 1000): Promise<string> {
  try {
    const { status, body } = await outboundHttp(settings)({ url, mostBytes });
    return `${status} ${Buffer.from(body).toString()}`;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return `${error.code} ${String(error.facts.why)}`;
  }
}

describe('requests to other servers', () => {
  it('send what they are told, and bring back status and body', async () => {
    const at = await serverThat((request, response) => {
      request.on('data', (part: Buffer) => response.writeHead(201).end(`${request.method} ${part.toString()}`));
    });
    const http = outboundHttp(LOCAL);
    const url = `http://127.0.0.1:${at}/`;
    const answer = await http({ method: 'POST', url, body: Buffer.from('body'), mostBytes: 100 });
    expect([answer.status, Buffer.from(answer.body).toString()]).toEqual([201, 'POST body']);
  });

  it.each([
    ['http://127.0.0.1/', { privateHosts: ['127.0.0.1'] }, 'scheme'],
    ['https://127.0.0.1/', {}, 'address'],
    ['https://0x7f.1/', {}, 'address'],
    ['https://2130706433/', {}, 'address'],
    ['https://[::1]/', {}, 'address'],
    ['https://[::ffff:127.0.0.1]/', {}, 'address'],
    ['https://169.254.169.254/latest/', {}, 'address'],
    ['https://localhost/', { privateHosts: ['127.0.0.1'] }, 'address'],
    ['https://user:word@tsa.example/', {}, 'url'],
    ['https://user@tsa.example/', {}, 'url'],
    ['https://:word@tsa.example/', {}, 'url'],
    ['file:///etc/passwd', {}, 'scheme'],
    ['nothing', {}, 'url'],
  ])('never go to %s', async (url, settings, why) => {
    expect(await asked(url, settings)).toBe(`outbound.forbidden ${why}`);
  });

  it('go nowhere if one of several addresses is private', async () => {
    const resolve = (): Promise<string[]> => Promise.resolve(['1.1.1.1', '10.0.0.1']);
    expect(await asked('https://two.example/', { resolve })).toBe('outbound.forbidden address');
    expect(await asked('https://none.example/', { resolve: () => Promise.resolve([]) })).toBe(
      'outbound.failed unresolved',
    );
    const broken = (): Promise<string[]> => Promise.reject(new Error('no such name'));
    expect(await asked('https://none.example/', { resolve: broken })).toBe('outbound.failed unresolved');
  });

  it('go to the address that was looked at, whatever the name says a moment later', async () => {
    const at = await serverThat((request, response) => void response.end(request.headers.host));
    const other = await port(
      createServer((_, response) => void response.end('elsewhere')),
      '127.0.0.2',
    );
    const answers = ['127.0.0.1', '127.0.0.2'];
    let questions = 0;
    const resolve = (): Promise<string[]> => Promise.resolve([answers[questions++]!]);
    const settings = { privateHosts: ['name.example'], plainHosts: ['name.example'], resolve };
    expect(await asked(`http://name.example:${at}/`, settings)).toBe(`200 name.example:${at}`);
    expect(questions).toBe(1);
    expect(await asked(`http://name.example:${other}/`, settings)).toBe('200 elsewhere');
  });

  it('do not follow where they are sent', async () => {
    const at = await serverThat((_, response) =>
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end(),
    );
    expect(await asked(`http://127.0.0.1:${at}/`)).toBe('302 ');
  });

  it('end with a body that does not end, whether its length was stated or not', async () => {
    const endless = await serverThat((_, response) => {
      const more = (): void => void (response.destroyed || (response.write('x'.repeat(500)), setTimeout(more, 1)));
      more();
    });
    expect(await asked(`http://127.0.0.1:${endless}/`)).toBe('outbound.failed too-large');
    const stated = await serverThat((_, response) => response.writeHead(200).end('x'.repeat(1001)));
    expect(await asked(`http://127.0.0.1:${stated}/`)).toBe('outbound.failed too-large');
  });

  it('end when time is up: a body in drops, no answer, no connection with TLS, a name nobody answers for', async () => {
    const drops = await serverThat((_, response) => {
      const more = (): void => void (response.destroyed || (response.write('x'), setTimeout(more, 20)));
      more();
    });
    const silent = await port(createPlainServer(() => undefined));
    const soon = { ...LOCAL, answerWithin: 200 };
    expect(await asked(`http://127.0.0.1:${drops}/`, soon)).toBe('outbound.failed timeout');
    expect(await asked(`http://127.0.0.1:${silent}/`, soon)).toBe('outbound.failed timeout');
    expect(await asked(`https://127.0.0.1:${silent}/`, { ...LOCAL, connectWithin: 100 })).toBe(
      'outbound.failed timeout',
    );
    const never = (): Promise<string[]> => new Promise(() => undefined);
    expect(await asked('https://slow.example/', { resolve: never, answerWithin: 100 })).toBe('outbound.failed timeout');
  });

  it('say what else fails: nobody there, an answer cut off, what is not HTTP', async () => {
    const gone = createServer();
    const at = await port(gone);
    await new Promise((resolve) => gone.close(resolve));
    expect(await asked(`http://127.0.0.1:${at}/`)).toBe('outbound.failed unreachable');
    const cut = await serverThat((_, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 10);
    });
    expect(await asked(`http://127.0.0.1:${cut}/`)).toMatch(/^outbound.failed (cut-off|unreachable)$/);
    const noise = await port(createPlainServer((socket) => void socket.end('nonsense\r\n\r\n')));
    expect(await asked(`http://127.0.0.1:${noise}/`)).toBe('outbound.failed unreachable');
  });

  it('stop when whoever asked stops', async () => {
    const at = await port(createPlainServer(() => undefined));
    const stop = new AbortController();
    const answer = outboundHttp(LOCAL)({ url: `http://127.0.0.1:${at}/`, mostBytes: 10, signal: stop.signal });
    stop.abort();
    await expect(answer).rejects.toMatchObject({ code: 'outbound.failed', facts: { why: 'aborted' } });
  });

  it('tell nothing of path, query or headers', async () => {
    const settings = { ...LOCAL, answerWithin: 50 };
    const at = await port(createPlainServer(() => undefined));
    const headers = { authorization: 'Basic c2VjcmV0' };
    const sent = outboundHttp(settings)({ url: `http://127.0.0.1:${at}/hidden?key=secret`, headers, mostBytes: 10 });
    const error = await sent.catch((reason: unknown) => reason);
    expect(isRefusal(error) && JSON.stringify([error.message, error.facts])).not.toMatch(/hidden|secret|c2Vj/);
  });
});
