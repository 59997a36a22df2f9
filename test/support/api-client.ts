/** An answer, its body parsed if it is JSON. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly bytes: Uint8Array;
  readonly body: any;
}

export interface SignedInAccount {
  readonly id: string;
  readonly party: string;
  readonly login: string;
  readonly platformRoles: readonly string[];
}

const NOBODY: SignedInAccount = { id: '', party: '', login: '', platformRoles: [] };

/** Speaks to the API as a program with a bearer token does, or as a stranger; a refusal is an answer like any other. */
export class ApiClient {
  readonly url: string;
  readonly token: string | undefined;
  readonly account: SignedInAccount;

  constructor(url: string, token?: string, account: SignedInAccount = NOBODY) {
    this.url = url;
    this.token = token;
    this.account = account;
  }

  async signIn(login: string, password: string): Promise<ApiClient> {
    const { status, body, text } = await this.post('/sessions', { login, password, client: 'cli' });
    if (status !== 201) throw new Error(text);
    return new ApiClient(this.url, body.token, body.account);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    return this.send('POST', path, body, headers);
  }

  /** `path` is below /api/v1, unless it begins with `//`: then it is the whole path. A text body goes out as it is. */
  async send(method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const address = path.startsWith('//') ? path.slice(1) : `/api/v1${path}`;
    const response = await fetch(`${this.url}${address}`, {
      method,
      redirect: 'manual',
      headers: {
        ...(this.token === undefined ? {} : { authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const text = new TextDecoder().decode(bytes);
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '') && text !== '';
    return { status: response.status, headers: response.headers, text, bytes, body: isJson ? JSON.parse(text) : null };
  }
}
