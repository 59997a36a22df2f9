import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Max, Min } from 'class-validator';
import { join, resolve } from 'node:path';
import { isIP } from 'node:net';
import { Refusal } from '@filmdeed/kernel';
import type { SealFiles } from '@filmdeed/paper';
import { type ObjectPlace, objectPlace } from './object-variables.js';
import { sealFiles } from './paper/seal-files.js';
import type { BookRecord } from '@filmdeed/registry';
import { readBookFile } from './process/book-file.js';
import { type ListedChannel, readChannelFile } from './process/channel-file.js';
import { type ListedClocks, readClockFiles } from './process/clock-files.js';
import { type ListedProvider, readIdentityFile } from './session/identity-files.js';
import { integer, readVariables, type Variables } from './process/variables.js';
import { type VaultSettings, vaultSettings, VaultVariables } from './vault/vault-variables.js';

export type { Variables } from './process/variables.js';

/** What the API reads from its environment, as a tree. Read once; nothing else looks at the environment. */
export interface ApiEnv {
  readonly name: string;
  readonly databaseUrl: string;
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Where people reach us; its origin is the one that passkeys and cookies are bound to. */
  readonly publicUrl: string;
  readonly publicOrigin: string;
  readonly dataDir: string;
  readonly objects: ObjectPlace;
  /** Keys, one a line, the newest last; and what seals under them. */
  readonly vault: VaultSettings;
  /** `verifierKeyFile`: public half of the log's key. The API never signs checkpoints. */
  readonly log: { readonly origin: string; readonly verifierKeyFile: string };
  readonly promise: { readonly keyFile: string; readonly seconds: number };
  /** Addresses or networks whose `X-Forwarded-For` is believed: our own proxies. */
  readonly trustedProxies: readonly string[];
  /** A minute: `requests` and `reads` of one address, the latter those of strangers who only read; `party` of one party. In each process. */
  readonly rates: { readonly requests: number; readonly reads: number; readonly party: number };
  /** From one address. */
  readonly signInsPerMinute: number;
  /** Whether anybody may open an account, or only whoever was invited. */
  readonly signUp: 'open' | 'invited';
  /** From one address. */
  readonly reportsPerHour: number;
  /** Where else people may sign in. */
  readonly identityProviders: readonly ListedProvider[];
  /** Whether platform roles count only in a session that has shown a second factor. */
  readonly platformSecondFactor: boolean;
  /** Whether the operator keeps signing keys for parties that ask for it; their signatures say so. */
  readonly keyCustody: boolean;
  /** Node of the chain whose contract wallets may sign (ERC-1271); null: none. */
  readonly walletRpcUrl: string | null;
  /** The party book that parties sign for, and nodes of its chain; null: none. The worker brings the words there. */
  readonly partyBook: { readonly book: BookRecord; readonly rpcUrls: readonly string[] } | null;
  readonly uploads: { readonly mostBytes: number; readonly quotaBytes: number };
  /** Number of the block-chain information service filing (区块链信息服务备案), printed wherever certificates are. */
  readonly cacFilingNo: string | null;
  /** Channels beside the inbox by which the worker sends messages. */
  readonly channels: readonly ListedChannel[];
  /** Clocks beside the chains, for the trust file; the worker asks them. */
  readonly clocks: ListedClocks;
  /** How often the worker asks each of them. */
  readonly attestEverySeconds: number;
  /** The electronic seal of the papers; null: they carry none, and say so. */
  readonly seal: SealFiles | null;
  /** Holds the token that opens `/metrics`. */
  readonly metricsTokenFile: string | null;
}

const GIB = 1024 ** 3;
const ANY_HOST = { require_tld: false, require_protocol: true } as const;

class ApiVariables extends VaultVariables {
  @IsUrl({ ...ANY_HOST, protocols: ['postgres', 'postgresql'] }) DATABASE_URL: string;
  @IsString() @IsNotEmpty() HOST = '0.0.0.0';
  @integer @IsInt() @Min(0) @Max(65_535) PORT = 3000;
  @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) PUBLIC_URL = 'http://localhost:3000';
  @IsString() @IsNotEmpty() DATA_DIR = './var';
  @IsOptional() @IsString() @IsNotEmpty() LOG_ORIGIN?: string;
  @IsOptional() @IsString() @IsNotEmpty() LOG_VERIFIER_KEY_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() PROMISE_KEY_FILE?: string;
  @integer @IsInt() @Min(1) @Max(86_400) PROMISE_SECONDS = 60;
  @integer @IsInt() @Min(1) MAX_UPLOAD_BYTES = 200 * GIB;
  @integer @IsInt() @Min(1) ACCOUNT_QUOTA_BYTES = 1024 * GIB;
  @IsOptional() @IsString() @IsNotEmpty() TRUSTED_PROXIES?: string;
  @integer @IsInt() @Min(1) @Max(100_000_000) REQUESTS_PER_MINUTE = 60_000;
  @integer @IsInt() @Min(1) @Max(100_000_000) READS_PER_MINUTE = 60_000;
  @integer @IsInt() @Min(1) @Max(100_000_000) PARTY_REQUESTS_PER_MINUTE = 60_000;
  @integer @IsInt() @Min(1) @Max(100_000) SIGN_INS_PER_MINUTE = 30;
  @integer @IsInt() @Min(1) @Max(100_000) REPORTS_PER_HOUR = 20;
  @IsOptional() @IsString() @IsNotEmpty() OIDC_FILE?: string;
  @IsIn(['open', 'invited']) SIGN_UP: 'open' | 'invited' = 'invited';
  @IsOptional() @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) WALLET_RPC_URL?: string;
  @IsOptional() @IsString() @IsNotEmpty() PARTY_BOOK_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() PARTY_BOOK_RPC_URL?: string;
  @IsOptional() @IsString() @IsNotEmpty() CHAIN_RPC_URL?: string;
  @IsIn(['off', 'vault']) KEY_CUSTODY: 'off' | 'vault' = 'off';
  @IsIn(['required', 'off']) PLATFORM_SECOND_FACTOR: 'required' | 'off' = 'required';
  @IsOptional() @IsString() @IsNotEmpty() CAC_FILING_NO?: string;
  @IsOptional() @IsString() @IsNotEmpty() CHANNELS_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() TSA_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() WITNESS_FILE?: string;
  @IsOptional() @integer @IsInt() @Min(1) @Max(16) WITNESS_QUORUM?: number;
  @integer @IsInt() @Min(1) @Max(604_800) ATTEST_EVERY_SECONDS = 600;
  @IsOptional() @IsString() @IsNotEmpty() SEAL_CERT_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() SEAL_KEY_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() SEAL_P12_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() SEAL_PASSWORD_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() METRICS_TOKEN_FILE?: string;
  @IsString() @IsNotEmpty() OPERATOR_NAME = 'FilmDeed 影契';
}

/** Refuses `environment.invalid` naming the variable, never its value: it may be a secret. */
export function readApiEnv(variables: Variables): ApiEnv {
  const v = readVariables(ApiVariables, variables);
  const dataDir = resolve(v.DATA_DIR);
  const url = new URL(v.PUBLIC_URL);
  return {
    name: v.OPERATOR_NAME,
    databaseUrl: v.DATABASE_URL,
    host: v.HOST,
    port: v.PORT,
    publicUrl: url.href.replace(/\/+$/, ''),
    publicOrigin: url.origin,
    dataDir,
    objects: objectPlace(v, dataDir),
    vault: vaultSettings(v, dataDir),
    log: {
      origin: v.LOG_ORIGIN ?? `${url.host}/log`,
      verifierKeyFile: resolve(v.LOG_VERIFIER_KEY_FILE ?? join(dataDir, 'keys', 'log.pub')),
    },
    promise: {
      keyFile: resolve(v.PROMISE_KEY_FILE ?? join(dataDir, 'keys', 'promise.key')),
      seconds: v.PROMISE_SECONDS,
    },
    trustedProxies: networksOf(v.TRUSTED_PROXIES ?? ''),
    rates: {
      ...{ requests: v.REQUESTS_PER_MINUTE, reads: v.READS_PER_MINUTE },
      party: v.PARTY_REQUESTS_PER_MINUTE,
    },
    signInsPerMinute: v.SIGN_INS_PER_MINUTE,
    signUp: v.SIGN_UP,
    reportsPerHour: v.REPORTS_PER_HOUR,
    identityProviders: readIdentityFile(v.OIDC_FILE),
    keyCustody: v.KEY_CUSTODY === 'vault',
    walletRpcUrl: v.WALLET_RPC_URL ?? null,
    partyBook: partyBookOf(v.PARTY_BOOK_FILE, v.PARTY_BOOK_RPC_URL ?? v.CHAIN_RPC_URL),
    platformSecondFactor: v.PLATFORM_SECOND_FACTOR === 'required',
    uploads: { mostBytes: v.MAX_UPLOAD_BYTES, quotaBytes: v.ACCOUNT_QUOTA_BYTES },
    cacFilingNo: v.CAC_FILING_NO ?? null,
    channels: readChannelFile(v.CHANNELS_FILE),
    clocks: readClockFiles(v),
    attestEverySeconds: v.ATTEST_EVERY_SECONDS,
    seal: sealFiles(v),
    metricsTokenFile: v.METRICS_TOKEN_FILE === undefined ? null : resolve(v.METRICS_TOKEN_FILE),
  };
}

function partyBookOf(file: string | undefined, urls: string | undefined): ApiEnv['partyBook'] {
  if (file === undefined) return null;
  const rpcUrls = (urls ?? '').split(/[\s,]+/).filter((url) => url !== '');
  if (rpcUrls.length > 0 && rpcUrls.every((url) => isHttp(url))) return { book: readBookFile(resolve(file)), rpcUrls };
  throw new Refusal('environment.invalid', 'a party book needs http or https addresses of nodes of its chain', {
    variable: 'PARTY_BOOK_RPC_URL',
  });
}

function isHttp(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
}

/** Addresses and networks in CIDR notation, separated by commas. */
function networksOf(text: string): string[] {
  const networks = text
    .split(',')
    .map((network) => network.trim())
    .filter((network) => network !== '');
  for (const network of networks) {
    const [address, bits, ...more] = network.split('/');
    const version = isIP(address!);
    const inRange = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
    if (version === 0 || !inRange || more.length > 0) {
      throw new Refusal('environment.invalid', 'TRUSTED_PROXIES lists addresses or networks', {
        variable: 'TRUSTED_PROXIES',
      });
    }
  }
  return networks;
}
