import { jest } from '@jest/globals';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import Provider from 'oidc-provider';
import { type IdentityProvider, newRoundSecret, roundOf } from '@filmdeed/registry';
import { type OpenIdSettings, openIdProvider, outboundHttp } from '@filmdeed/wire';

const BACK = 'http://localhost:3000/sign-in/back';
const CLIENT = { clientId: 'filmdeed', clientSecret: 'a secret of the tests' } as const;

const servers: Server[] = [];
afterAll(() => servers.forEach((server) => server.close()));

async function listening(handler: Parameters<typeof createServer>[1]): Promise<{ url: string; server: Server }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  servers.push(server);
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

function ours(issuer: string, changes: Partial<OpenIdSettings> = {}): IdentityProvider {
  const http = outboundHttp({ plainHosts: ['127.0.0.1'], privateHosts: ['127.0.0.1'] });
  const settings = { id: 'studio', label: 'Studio', issuer, signsUp: true, redirectUri: BACK, allowHttp: true };
  return openIdProvider({ ...settings, ...CLIENT, ...changes }, http);
}

/** The fact `why` of a refusal, its code, or `done`. */
async function whyOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: { code?: string; message?: string; facts?: { why?: string } }) =>
      error.facts?.why ?? error.code ?? String(error.message),
  );
}

describe('a real provider', () => {
  let issuer: string;
  // It warns at every start that it is not set up for anything but tests.
  const quiet = (['warn', 'info'] as const).map((level) =>
    jest.spyOn(console, level).mockImplementation(() => undefined),
  );
  afterAll(() => quiet.forEach((each) => each.mockRestore()));

  beforeAll(async () => {
    const begun = await listening((request, answer) => void callback(request, answer));
    issuer = begun.url;
    const provider = new Provider(issuer, {
      clients: [
        {
          client_id: CLIENT.clientId,
          client_secret: CLIENT.clientSecret,
          redirect_uris: [BACK],
          grant_types: ['authorization_code'],
          response_types: ['code'],
        },
      ],
      findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => ({ sub: id, name: '王丽 Wang Li' }) }),
      conformIdTokenClaims: false,
      claims: { openid: ['sub'], profile: ['name'] },
      features: { devInteractions: { enabled: true } },
    });
    const callback = provider.callback();
  });

  /** A browser that signs in as `login` and says yes, and stops where it is sent back to us. */
  async function browse(url: string, login: string): Promise<string> {
    const jar = new Map<string, string>();
    let [next, form] = [url, undefined as string | undefined];
    for (let hop = 0; hop < 12; hop++) {
      const response = await fetch(next, {
        redirect: 'manual',
        headers: {
          cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
          ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(form === undefined ? {} : { method: 'POST', body: form }),
      });
      for (const cookie of response.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
        jar.set(name!, value!);
      }
      const to = response.headers.get('location');
      if (to?.startsWith(BACK) === true) return new URL(to).search.slice(1);
      const page = await response.text();
      form =
        to !== null
          ? undefined
          : page.includes('name="login"')
            ? `prompt=login&login=${login}&password=x`
            : 'prompt=consent';
      next = new URL(to ?? /action="([^"]+)"/.exec(page)![1]!, next).href;
    }
    throw new Error('the provider never sent the browser back');
  }

  it('says who came, once, with state, nonce and the verifier of the code challenge', async () => {
    const provider = ours(issuer);
    const round = roundOf(newRoundSecret());
    const query = await browse(await provider.begin(round), 'wang');
    expect(await provider.finish(query, round)).toEqual({ issuer, subject: 'wang', name: '王丽 Wang Li' });
    expect(await whyOf(provider.finish(query, round))).toBe('answer');
  });

  it('is refused where state, nonce or verifier are those of another round', async () => {
    const provider = ours(issuer);
    const other = roundOf(newRoundSecret());
    const cases = [
      ['state', 'state'],
      ['nonce', 'nonce'],
      ['verifier', 'answer'],
    ] as const;
    for (const [part, why] of cases) {
      const round = roundOf(newRoundSecret());
      const query = await browse(await provider.begin(round), 'wang');
      expect([part, await whyOf(provider.finish(query, { ...round, [part]: other[part] }))]).toEqual([part, why]);
    }
  });

  it('is refused where people said no, or where another issuer answers in its place', async () => {
    const provider = ours(issuer);
    const round = roundOf(newRoundSecret());
    const denied = `error=access_denied&state=${round.state}&iss=${encodeURIComponent(issuer)}`;
    expect(await whyOf(provider.finish(denied, round))).toBe('denied');
    const mixedUp = `code=x&state=${round.state}&iss=https%3A%2F%2Fevil.example`;
    expect(await whyOf(provider.finish(mixedUp, round))).toBe('issuer');
    expect(await whyOf(provider.finish(`code=x&state=${round.state}&state=${round.state}`, round))).toBe('state');
    expect(
      await whyOf(
        ours(issuer, { clientSecret: 'wrong' }).finish(await browse(await provider.begin(round), 'w'), round),
      ),
    ).toBe('answer');
  });

  it('is not reached where the operator has not allowed that', async () => {
    const settings = { id: 's', label: 'S', issuer, signsUp: true, redirectUri: BACK, allowHttp: true, ...CLIENT };
    expect(await whyOf(openIdProvider(settings, outboundHttp({ plainHosts: ['127.0.0.1'] })).begin(roundOf('x')))).toBe(
      'address',
    );
    expect(await whyOf(ours(issuer, { allowHttp: false }).begin(roundOf('x')))).toBe('answer');
  });
});

describe('a provider that lies', () => {
  const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const others = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let issuer: string;
  let idToken: (nonce: string) => string;
  let nonce = '';

  beforeAll(async () => {
    const answers: Record<string, () => object> = {
      '/.well-known/openid-configuration': () => ({
        ...{
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          jwks_uri: `${issuer}/jwks`,
        },
        ...{ response_types_supported: ['code'], id_token_signing_alg_values_supported: ['RS256', 'none'] },
      }),
      '/jwks': () => ({
        keys: [{ ...keys.publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' }],
      }),
      '/token': () => ({ access_token: 'x', token_type: 'Bearer', id_token: idToken(nonce) }),
    };
    const begun = await listening((request, answer) => {
      answer.writeHead(200, { 'content-type': 'application/json' });
      answer.end(JSON.stringify(answers[request.url!.split('?')[0]!]!()));
    });
    issuer = begun.url;
  });

  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  function token(claims: object, header: object = {}, key: KeyObject | null = keys.privateKey): string {
    const now = Math.floor(Date.now() / 1000);
    const all = { iss: issuer, aud: CLIENT.clientId, sub: 'wang', nonce, iat: now, exp: now + 300, ...claims };
    const signed = `${encoded({ alg: 'RS256', kid: 'one', ...header })}.${encoded(all)}`;
    return `${signed}.${key === null ? '' : sign('sha256', Buffer.from(signed), key).toString('base64url')}`;
  }

  const cases: [string, () => string, string][] = [
    ['nothing', () => token({}), 'done'],
    ['the audience', () => token({ aud: 'another' }), 'audience'],
    ['one of two audiences', () => token({ aud: [CLIENT.clientId, 'another'] }), 'audience'],
    ['the issuer', () => token({ iss: 'https://evil.example' }), 'issuer'],
    ['the nonce', () => token({ nonce: 'another' }), 'nonce'],
    ['its time', () => token({ exp: 1_000_000_000 }), 'time'],
    ['the algorithm: none', () => token({}, { alg: 'none' }, null), 'algorithm'],
    ['the algorithm: a secret of ours', () => token({}, { alg: 'HS256' }), 'algorithm'],
    ['the key', () => token({}, { kid: 'two' }), 'key'],
    ['who signed', () => token({}, {}, others.privateKey), 'signature'],
    ['no subject', () => token({ sub: '' }), 'answer'],
    ['a hostile subject', () => token({ sub: 'a\u202eb' }), 'name.hostile'],
    ['a subject of any length', () => token({ sub: 'x'.repeat(256) }), 'answer'],
    ['what is no token', () => 'x.y.z', 'answer'],
  ];
  it.each(cases)('about %s', async (_, made, why) => {
    const round = roundOf(newRoundSecret());
    nonce = round.nonce;
    idToken = made;
    expect(await whyOf(ours(issuer).finish(`code=x&state=${round.state}`, round))).toBe(why);
  });
});
