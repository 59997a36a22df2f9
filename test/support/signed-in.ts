import {
  draftFiling,
  type FilingInput,
  p256Signer,
  signingTask,
  signP256,
  keyStatement,
  newNonce,
} from '@filmdeed/evidence';
import type { PartyId } from '@filmdeed/kernel';

/** One account's way into a running instance: as the command line goes, by a bearer token. */
export class SignedIn {
  readonly url: string;
  readonly party: PartyId;
  readonly token: string;
  readonly origin: string;

  private constructor(url: string, party: PartyId, token: string, origin: string) {
    this.url = url;
    this.party = party;
    this.token = token;
    this.origin = origin;
  }

  static async as(url: string, login: string, password: string): Promise<SignedIn> {
    const stranger = new SignedIn(url, '' as PartyId, '', '');
    const { origin } = await stranger.get<{ origin: string }>('/status');
    const body = { login, password, client: 'cli' };
    const { account, token } = await stranger.post<{ account: { party: PartyId }; token: string }>('/sessions', body);
    return new SignedIn(url, account.party, token, origin);
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.send('GET', path)).json()) as T;
  }

  async bytes(path: string): Promise<Uint8Array> {
    return new Uint8Array(await (await this.send('GET', path)).arrayBuffer());
  }

  async post<T>(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<T> {
    return (await (await this.send('POST', path, body, headers)).json()) as T;
  }

  /** Binds a P-256 key to the party. */
  async registerKey(secretKey: Uint8Array, label = 'test key'): Promise<void> {
    const key = p256Signer(secretKey);
    const [signedAt, nonce] = [new Date().toISOString(), newNonce()];
    const { origin, party } = this;
    const { digest } = keyStatement({ origin, party, scheme: 'p256', key, signedAt, nonce });
    const proof = { signedAt, nonce, signature: signP256(secretKey, digest) };
    await this.post('/signers', { scheme: 'p256', key, label, proof });
  }

  /** Signs a filing with a registered key and hands it in. */
  async file<T>(input: Omit<FilingInput, 'party'>, secretKey: Uint8Array, more: object = {}): Promise<T> {
    const draft = draftFiling({ ...input, party: this.party });
    const task = signingTask(draft, input.content, this.origin, new Date().toISOString());
    const signature = signP256(secretKey, task.digest);
    const signed = task.finish({ scheme: 'p256', signer: p256Signer(secretKey), signature });
    return this.post<T>(
      '/filings',
      { record: draft.record, ...signed, ...more },
      { 'idempotency-key': draft.record.id },
    );
  }

  async send(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Response> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: {
        ...(this.token === '' ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return response;
  }
}
