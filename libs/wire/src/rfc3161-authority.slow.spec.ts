import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { verifyTimeStampToken } from '@filmdeed/evidence';
import { FixedClock, fromBase64, isRefusal, systemClock, utf8 } from '@filmdeed/kernel';
import { checkpointText, signNote } from '@filmdeed/ledger';
import { sha256 } from '@noble/hashes/sha2.js';
import { LOG_SIGNER, TEST_ORIGIN } from '../../../test/support/filed-bundle.js';
import { type AuthorityTerms, HAS_OPENSSL, TimeStampAuthority } from '../../../test/support/time-stamp-authority.js';
import { outboundHttp } from './outbound-http.js';
import { type AuthoritySettings, rfc3161Authority } from './rfc3161-authority.js';

const described = HAS_OPENSSL ? describe : describe.skip;
const imprint = sha256(utf8('the body of a checkpoint\n'));
const http = outboundHttp({ privateHosts: ['127.0.0.1'], plainHosts: ['127.0.0.1'] });
const authorities: TimeStampAuthority[] = [];
const servers: Server[] = [];
afterAll(() => {
  authorities.forEach((authority) => authority.close());
  servers.forEach((server) => server.close());
});

async function authorityOf(terms: AuthorityTerms = {}): Promise<TimeStampAuthority> {
  const authority = await TimeStampAuthority.start(terms);
  authorities.push(authority);
  return authority;
}

async function urlOf(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** Code, `why` and what else tells the refusal. */
async function refused(settings: Omit<AuthoritySettings, 'name'>, clock = systemClock): Promise<string> {
  try {
    await rfc3161Authority({ name: 'tsa', ...settings }, http, clock).stamp(imprint);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    const { why, check, failInfo, status } = error.facts;
    return [error.code, why, check, failInfo, status].filter((each) => each !== undefined).join(' ');
  }
  return 'accepted';
}

described(`an RFC 3161 authority over HTTP${HAS_OPENSSL ? '' : ' (NOT RUN: no OpenSSL 3)'}`, () => {
  let good: TimeStampAuthority;
  let roots: Uint8Array[];
  beforeAll(async () => {
    good = await authorityOf({ otherPolicies: '1.3.6.1.4.1.99999.8' });
    roots = [good.root];
  });

  it('stamps a checkpoint, and hands over all that shows it later', async () => {
    const { url, asked } = await good.serve();
    const login = { user: '用户', password: 'secret' };
    const authority = rfc3161Authority(
      { name: '甲', url, roots, login, policy: '1.3.6.1.4.1.99999.8' },
      http,
      systemClock,
    );
    expect(authority.identity).toEqual({ key: 'rfc3161:甲', kind: 'rfc3161', name: '甲', operator: 'authority' });
    const root = sha256(utf8('root'));
    const text = checkpointText({ origin: TEST_ORIGIN, size: 7, root });
    const { time, evidence } = await authority.attest(
      { size: 7, root, note: await signNote(text, [LOG_SIGNER]) },
      null,
    );
    const { token, request } = evidence as Record<string, string>;
    const question = { token: fromBase64(token!), request: fromBase64(request!), imprint: sha256(utf8(text)) };
    const said = verifyTimeStampToken({ ...question, certificates: [], roots, policies: ['1.3.6.1.4.1.99999.8'] });
    expect(new Date(said.genTime)).toEqual(time);
    expect(evidence.certificates).toEqual([]);
    expect(asked[0]!.headers).toMatchObject({
      'content-type': 'application/timestamp-query',
      accept: 'application/timestamp-reply',
      authorization: `Basic ${Buffer.from('用户:secret').toString('base64')}`,
    });
  });

  it('several are asked at once; one that is away keeps none of the others', async () => {
    const second = await authorityOf({ name: 'Second', key: 'rsa' });
    const [one, two, gone] = [await good.serve(), await second.serve(), await good.serve()];
    gone.stop();
    const settings: [string, string, Uint8Array][] = [
      ['one', one.url, good.root],
      ['gone', gone.url, good.root],
      ['two', two.url, second.root],
      ['again', one.url, good.root],
    ];
    const answers = await Promise.allSettled(
      settings.map(([name, url, root]) =>
        rfc3161Authority({ name, url, roots: [root] }, http, systemClock).stamp(imprint),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    expect(answers[1]).toMatchObject({ reason: { code: 'clock.unreachable', facts: { why: 'unreachable' } } });
    const serials = answers.flatMap((each) => (each.status === 'fulfilled' ? [each.value.stamp.serial] : []));
    expect(new Set([serials[0], serials[2]]).size).toBe(2);
  });

  it.each<[string, string, () => AuthorityTerms]>([
    [
      'an algorithm that it does not take',
      'clock.rejected timestamp.rejected status badAlg rejection',
      () => ({ digests: 'sha512' }),
    ],
    ['a certificate that has expired', 'clock.rejected timestamp.invalid path', () => ({ to: '20210101000000Z' })],
  ])('is refused for %s', async (_, expected, terms) => {
    const authority = await authorityOf(terms());
    expect(await refused({ url: (await authority.serve()).url, roots: [authority.root] })).toBe(expected);
  });

  it('is refused for a policy that it does not have, and for a root that is not its own', async () => {
    const { url } = await good.serve();
    expect(await refused({ url, roots, policy: '1.2.3.4' })).toBe(
      'clock.rejected timestamp.rejected status unacceptedPolicy rejection',
    );
    const other = await authorityOf();
    expect(await refused({ url, roots: [other.root] })).toBe('clock.rejected timestamp.untrusted path');
  });

  it('is refused for an answer to another request, whole or cut off', async () => {
    let first: Uint8Array | undefined;
    const replaying = await good.serve((response) => (first ??= response));
    expect(await refused({ url: replaying.url, roots })).toBe('accepted');
    expect(await refused({ url: replaying.url, roots })).toBe('clock.rejected timestamp.mismatch nonce');
    const cut = await good.serve((response) => response.subarray(0, -1));
    expect(await refused({ url: cut.url, roots })).toBe('clock.rejected timestamp.invalid form');
  });

  it('is refused for a time that is not the present', async () => {
    const { url } = await good.serve();
    for (const hours of [-1, 1]) {
      const clock = new FixedClock(Date.now() + hours * 3_600_000);
      expect(await refused({ url, roots }, clock)).toBe('clock.rejected timestamp.invalid time');
    }
  });

  it('is away or refused for whatever HTTP says instead', async () => {
    const as = (status: number, type: string, body: string | Buffer = ''): Promise<string> =>
      urlOf((_, response) => response.writeHead(status, { 'content-type': type }).end(body));
    const reply = 'application/timestamp-reply';
    expect(await refused({ roots, url: await as(500, reply) })).toBe('clock.unreachable http 500');
    expect(await refused({ roots, url: await as(429, reply) })).toBe('clock.unreachable http 429');
    expect(await refused({ roots, url: await as(401, reply) })).toBe('clock.rejected http 401');
    expect(await refused({ roots, url: await as(302, reply) })).toBe('clock.rejected http 302');
    expect(await refused({ roots, url: await as(200, 'text/html', '<p>') })).toBe('clock.rejected content-type');
    expect(await refused({ roots, url: await as(200, reply) })).toBe('clock.rejected timestamp.invalid form');
    expect(await refused({ roots, url: await as(200, reply, Buffer.alloc(65 * 1024)) })).toBe(
      'clock.rejected too-large',
    );
    // "Waiting", and "time not available": to be asked again.
    expect(await refused({ roots, url: await as(200, reply, Buffer.from('30053003020103', 'hex')) })).toBe(
      'clock.unreachable timestamp.rejected status  waiting',
    );
    const noTime = Buffer.from('300a30080201020303010002', 'hex');
    expect(await refused({ roots, url: await as(200, reply, noTime) })).toBe(
      'clock.unreachable timestamp.rejected status timeNotAvailable rejection',
    );
    expect(await refused({ roots, url: 'http://10.0.0.1/' })).toBe('clock.unreachable scheme');
    expect(await refused({ roots, url: 'https://10.0.0.1/' })).toBe('clock.unreachable address');
  });
});
