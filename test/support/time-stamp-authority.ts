import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether there is an OpenSSL that can run an authority. Suites that need one say NOT RUN by name where there is none. */
export const HAS_OPENSSL = /^OpenSSL 3/.test(spawnSync('openssl', ['version'], { encoding: 'utf8' }).stdout ?? '');

export type KeyKind = 'rsa' | 'P-256' | 'P-384' | 'P-521' | 'SM2' | 'ed25519';

export interface AuthorityTerms {
  readonly name?: string;
  readonly key?: KeyKind;
  /** Of root and intermediate; absent: as its own. */
  readonly caKey?: KeyKind;
  /** Options with which root and intermediate sign, as `rsa_padding_mode:pss`. */
  readonly caSigning?: readonly string[];
  /** Hashes that it takes, as openssl names them. */
  readonly digests?: string;
  readonly signerDigest?: 'sha256' | 'sha384' | 'sha512';
  readonly policy?: string;
  readonly otherPolicies?: string;
  readonly accuracy?: string;
  /** Which attribute names its certificate: signingCertificate or signingCertificateV2. */
  readonly essAlgorithm?: 'sha1' | 'sha256';
  /** Whether its tokens carry the intermediate certificate. */
  readonly carriesChain?: boolean;
  /** Extensions of its certificate, as lines of openssl's configuration. */
  readonly extensions?: readonly string[];
  /** Extensions of the intermediate certificate. */
  readonly intermediate?: readonly string[];
  /** Extensions of the root certificate. */
  readonly root?: readonly string[];
  /** Validity of its certificate, `YYYYMMDDHHMMSSZ`. */
  readonly from?: string;
  readonly to?: string;
}

export const TSA_EXTENSIONS = [
  'basicConstraints=critical,CA:FALSE',
  'keyUsage=critical,digitalSignature',
  'extendedKeyUsage=critical,timeStamping',
  'subjectKeyIdentifier=hash',
  'authorityKeyIdentifier=keyid',
];
export const CA_EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE',
  'keyUsage=critical,keyCertSign,cRLSign',
  'subjectKeyIdentifier=hash',
];
const KEY_OPTIONS: Partial<Record<KeyKind, readonly string[]>> = {
  rsa: ['RSA', '-pkeyopt', 'rsa_keygen_bits:2048'],
  ed25519: ['ED25519'],
};
const LONG_AGO = '20200101000000Z';
const FAR_OFF = '20991231235959Z';

/** A real authority with a root, an intermediate and its own certificate, made and run by openssl in a folder of its own. */
export class TimeStampAuthority {
  readonly folder = mkdtempSync(join(tmpdir(), 'filmdeed-tsa-'));
  readonly policy: string;
  readonly #caSigning: readonly string[];
  #last: Promise<unknown> = Promise.resolve();
  readonly #servers: Server[] = [];

  private constructor({ policy = '1.3.6.1.4.1.99999.1', caSigning = [] }: AuthorityTerms) {
    this.policy = policy;
    this.#caSigning = caSigning;
  }

  static async start(terms: AuthorityTerms = {}): Promise<TimeStampAuthority> {
    const authority = new TimeStampAuthority(terms);
    await authority.#make(terms);
    return authority;
  }

  /** Root certificate, DER. */
  get root(): Uint8Array {
    return this.#der('root');
  }

  get intermediate(): Uint8Array {
    return this.#der('intermediate');
  }

  /** The certificate that signs, DER. */
  get certificate(): Uint8Array {
    return this.#der('tsa');
  }

  /** `openssl ts -reply`: TimeStampResp, DER. One at a time, for the serial number stands in a file. */
  reply(request: Uint8Array): Promise<Uint8Array> {
    const turn = this.#last.then(() => this.#reply(request, []));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** As `reply`, the token alone. */
  token(request: Uint8Array): Promise<Uint8Array> {
    const turn = this.#last.then(() => this.#reply(request, ['-token_out']));
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** The content of a token signed again by this authority and others (`openssl cms`): tokens that `openssl ts` would not make. */
  async signAgain(
    token: Uint8Array,
    others: readonly TimeStampAuthority[] = [],
    keyOptions: readonly string[] = [],
    namesItself = true,
  ): Promise<Uint8Array> {
    const [at, content, out] = ['again.der', 'again.tst', 'again.out'].map((name) => join(this.folder, name));
    writeFileSync(at!, token);
    await openssl(['cms', '-verify', '-noverify', '-nosigs', '-inform', 'DER', '-in', at!, '-out', content!]);
    const signers = [this, ...others].flatMap(({ folder }) => [
      ...['-signer', join(folder, 'tsa.crt'), '-inkey', join(folder, 'tsa.key')],
      ...keyOptions.flatMap((option) => ['-keyopt', option]),
    ]);
    const type = ['-econtent_type', '1.2.840.113549.1.9.16.1.4'];
    const more = [
      '-certfile',
      join(this.folder, 'intermediate.crt'),
      '-md',
      'sha256',
      '-nosmimecap',
      ...(namesItself ? ['-cades'] : []),
    ];
    const form = ['-binary', '-nodetach', '-outform', 'DER', '-in', content!, '-out', out!];
    await openssl(['cms', '-sign', ...type, ...signers, ...more, ...form]);
    return readFileSync(out!);
  }

  /** Answers over HTTP on loopback as RFC 3161 §3.4 says; `change` may make another answer of it. */
  async serve(
    change: (response: Uint8Array, request: Uint8Array) => Uint8Array | Promise<Uint8Array> = (response) => response,
  ): Promise<{ readonly url: string; readonly asked: { headers: NodeJS.Dict<string | string[]> }[]; stop(): void }> {
    const asked: { headers: NodeJS.Dict<string | string[]> }[] = [];
    const server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        asked.push({ headers: request.headers });
        const body = Buffer.concat(parts);
        this.reply(body)
          .then((made) => change(made, body))
          .then(
            (made) => response.writeHead(200, { 'content-type': 'application/timestamp-reply' }).end(made),
            (error: Error) => response.writeHead(500).end(error.message),
          );
      });
    });
    this.#servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const stop = (): void => void server.close().closeAllConnections();
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/tsa`, asked, stop };
  }

  close(): void {
    for (const server of this.#servers) server.close().closeAllConnections();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #make(terms: AuthorityTerms): Promise<void> {
    const { name = 'Test TSA', key = 'P-256', caKey = key, from = LONG_AGO, to = FAR_OFF } = terms;
    writeFileSync(join(this.folder, 'ca.cnf'), caConfiguration(this.folder));
    writeFileSync(join(this.folder, 'index.txt'), '');
    writeFileSync(join(this.folder, 'ca.serial'), '1000\n');
    writeFileSync(join(this.folder, 'tsa.serial'), '0A\n');
    const long = [LONG_AGO, FAR_OFF] as const;
    await this.#certify('root', `${name} Root`, caKey, undefined, terms.root ?? CA_EXTENSIONS, long);
    await this.#certify('intermediate', `${name} CA`, caKey, 'root', terms.intermediate ?? CA_EXTENSIONS, long);
    await this.#certify('tsa', name, key, 'intermediate', terms.extensions ?? TSA_EXTENSIONS, [from, to]);
    writeFileSync(join(this.folder, 'tsa.cnf'), tsaConfiguration(this.folder, this.policy, terms));
  }

  async #certify(
    file: string,
    name: string,
    key: KeyKind,
    issuer: string | undefined,
    extensions: readonly string[],
    [from, to]: readonly [string, string],
  ): Promise<void> {
    const path = (suffix: string): string => join(this.folder, `${file}.${suffix}`);
    const kind = KEY_OPTIONS[key] ?? ['EC', '-pkeyopt', `ec_paramgen_curve:${key}`];
    await openssl(['genpkey', '-algorithm', ...kind, '-out', path('key')]);
    const subject = ['-subj', `/C=CN/O=FilmDeed tests/CN=${name}`];
    await openssl([
      'req',
      '-new',
      '-utf8',
      '-config',
      join(this.folder, 'ca.cnf'),
      '-key',
      path('key'),
      ...subject,
      '-out',
      path('csr'),
    ]);
    writeFileSync(path('ext'), `${extensions.join('\n')}\n`);
    const by =
      issuer === undefined
        ? ['-selfsign', '-keyfile', path('key')]
        : ['-cert', join(this.folder, `${issuer}.crt`), '-keyfile', join(this.folder, `${issuer}.key`)];
    const dates = ['-startdate', from, '-enddate', to];
    const files = ['-in', path('csr'), '-out', path('crt'), '-extfile', path('ext')];
    const signing = this.#caSigning.flatMap((option) => ['-sigopt', option]);
    const terms = ['-config', join(this.folder, 'ca.cnf'), ...by, ...signing, ...dates, ...files];
    await openssl(['ca', '-batch', '-notext', ...terms]);
    await openssl(['x509', '-in', path('crt'), '-outform', 'DER', '-out', path('der')]);
  }

  async #reply(request: Uint8Array, form: readonly string[]): Promise<Uint8Array> {
    const [query, out] = ['query.tsq', 'reply.out'].map((name) => join(this.folder, name));
    writeFileSync(query!, request);
    await openssl([
      'ts',
      '-reply',
      '-config',
      join(this.folder, 'tsa.cnf'),
      '-queryfile',
      query!,
      '-out',
      out!,
      ...form,
    ]);
    return readFileSync(out!);
  }

  #der(file: string): Uint8Array {
    return Uint8Array.from(readFileSync(join(this.folder, `${file}.der`)));
  }
}

/** Runs openssl; a failure says what it said. */
export function openssl(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile('openssl', args, (error, stdout, stderr) =>
      error === null ? resolve(stdout) : reject(new Error(`openssl ${args.slice(0, 2).join(' ')}: ${stderr}`)),
    );
  });
}

/** PEM of certificates in DER. */
export function certificatesPem(...certificates: readonly Uint8Array[]): string {
  const lines = (der: Uint8Array): string => Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n');
  return certificates.map((der) => `-----BEGIN CERTIFICATE-----\n${lines(der)}\n-----END CERTIFICATE-----\n`).join('');
}

function caConfiguration(folder: string): string {
  return `[req]
distinguished_name = name
string_mask = utf8only
prompt = no
[name]
[ca]
default_ca = authority
[authority]
database = ${folder}/index.txt
serial = ${folder}/ca.serial
new_certs_dir = ${folder}
default_md = default
unique_subject = no
policy = any
[any]
countryName = optional
organizationName = optional
commonName = supplied
`;
}

function tsaConfiguration(folder: string, policy: string, terms: AuthorityTerms): string {
  const { digests = 'sha256, sha384, sha512', signerDigest = 'sha256', essAlgorithm = 'sha256' } = terms;
  return `[tsa]
default_tsa = here
[here]
serial = ${folder}/tsa.serial
crypto_device = builtin
signer_cert = ${folder}/tsa.crt
signer_key = ${folder}/tsa.key
signer_digest = ${signerDigest}
${terms.carriesChain === false ? '' : `certs = ${folder}/intermediate.crt`}
default_policy = ${policy}
other_policies = ${terms.otherPolicies ?? '1.3.6.1.4.1.99999.7'}
digests = ${digests}
${terms.accuracy === '' ? '' : `accuracy = ${terms.accuracy ?? 'secs:1, millisecs:500'}`}
ordering = no
tsa_name = yes
ess_cert_id_chain = no
ess_cert_id_alg = ${essAlgorithm}
`;
}
