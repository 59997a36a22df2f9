import { Transform } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsIn,
  IsInt,
  IsNotEmpty,
  IsNumber,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { join, resolve } from 'node:path';
import { FEE_MODES, type FeeMode } from '@filmdeed/chain';
import { Refusal } from '@filmdeed/kernel';
import { VAULT_CIPHERS, type VaultCipher } from '@filmdeed/media';
import { type ListedChannel, readChannelFile } from '../../api/src/process/channel-file.js';
import { type ListedClocks, readClockFiles } from '../../api/src/process/clock-files.js';
import { integer, readVariables, type Variables } from '../../api/src/process/variables.js';
import { bookEnvOf, type WorkerBookEnv } from './book-env.js';
import { ANY_HOST, ChainEntry, chainOfEntry, readChainsFile, splitUrls, type WorkerChainEnv } from './chain-env.js';

/** What the worker reads from its environment, as a tree. Keys that sign stand in files, never in a variable. */
export interface WorkerEnv {
  readonly databaseUrl: string;
  /** `headFile`: what the key remembers to have published. */
  readonly log: { readonly origin: string; readonly keyFile: string; readonly headFile: string };
  /** Every deployment that is written to; their names differ. */
  readonly chains: readonly WorkerChainEnv[];
  /** The party book that words are brought to; null: none. */
  readonly partyBook: WorkerBookEnv | null;
  /** Clocks beside the chains. */
  readonly clocks: ListedClocks;
  /** Seconds between two attestations of one of them at least. */
  readonly attestEverySeconds: number;
  /** Seconds between two statements of the head of the audit trail at least. */
  readonly actsEverySeconds: number;
  /** Where people reach the pages. */
  readonly publicUrl: string;
  /** Channels beside the inbox by which messages are sent. */
  readonly channels: readonly ListedChannel[];
  /** Opens addresses; read when somebody is to be reached. */
  readonly vault: { readonly keyFile: string; readonly cipher: VaultCipher };
  /** The door for metrics and health; null: none. */
  readonly metrics: { readonly host: string; readonly port: number; readonly tokenFile: string | null } | null;
}

const decimal = Transform(({ value }: { value: unknown }) =>
  /^\d{1,10}(?:\.\d{1,9})?$/.test(String(value)) ? Number(value) : value,
);

class WorkerVariables {
  @IsUrl({ ...ANY_HOST, protocols: ['postgres', 'postgresql'] }) DATABASE_URL: string;
  @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) PUBLIC_URL = 'http://localhost:3000';
  @IsString() @IsNotEmpty() DATA_DIR = './var';
  @IsOptional() @IsString() @IsNotEmpty() LOG_ORIGIN?: string;
  @IsOptional() @IsString() @IsNotEmpty() LOG_KEY_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() LOG_HEAD_FILE?: string;
  @IsOptional() @integer @IsInt() @Min(0) @Max(65_535) METRICS_PORT?: number;
  @IsString() @IsNotEmpty() METRICS_HOST = '127.0.0.1';
  @IsOptional() @IsString() @IsNotEmpty() METRICS_TOKEN_FILE?: string;

  @IsOptional()
  @Transform(({ value }) => splitUrls(value))
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }, { each: true })
  CHAIN_RPC_URL?: string[];

  @IsString() @IsNotEmpty() CHAIN_NAME = 'local';
  @IsIn(['self', 'consortium', 'public']) CHAIN_OPERATOR: WorkerChainEnv['operator'] = 'self';
  @IsOptional() @Matches(/^0x[0-9a-fA-F]{40}$/) CHAIN_CONTRACT?: string;
  @integer @IsInt() @Min(1) @Max(10_000) CHAIN_CONFIRMATIONS = 1;
  @IsOptional() @integer @IsInt() @Min(1) CHAIN_ID?: number;
  @IsOptional() @Matches(/^0x[0-9a-fA-F]{64}$/) CHAIN_GENESIS?: string;
  @IsOptional() @IsString() @IsNotEmpty() CHAIN_KEY_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() CHAIN_PASSWORD_FILE?: string;
  @IsOptional() @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) CHAIN_SIGNER_URL?: string;
  @IsOptional() @Matches(/^0x[0-9a-fA-F]{40}$/) CHAIN_SIGNER_ADDRESS?: string;
  @IsOptional() @Matches(/^[\w.-]{1,200}$/) CHAIN_SIGNER_KEY?: string;
  @IsIn(FEE_MODES) CHAIN_FEE_MODE: FeeMode = 'auto';
  @decimal @IsNumber() @Min(0) @Max(1_000_000_000) CHAIN_MAX_FEE_GWEI = 500;
  @integer @IsInt() @Min(1) @Max(86_400) CHAIN_STUCK_SECONDS = 180;
  @integer @IsInt() @Min(1) @Max(10_000) CHAIN_STUCK_BLOCKS = 2;
  @integer @IsInt() @Min(1) @Max(86_400) ANCHOR_EVERY_SECONDS = 10;
  @integer @IsInt() @Min(1) @Max(2_592_000) ANCHOR_LATE_SECONDS = 900;
  @IsOptional() @IsString() @IsNotEmpty() CHAINS_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() PARTY_BOOK_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() PARTY_BOOK_KEY_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() PARTY_BOOK_PASSWORD_FILE?: string;

  @IsOptional()
  @Transform(({ value }) => splitUrls(value))
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }, { each: true })
  PARTY_BOOK_RPC_URL?: string[];

  @IsOptional() @IsString() @IsNotEmpty() TSA_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() WITNESS_FILE?: string;
  @IsOptional() @integer @IsInt() @Min(1) @Max(16) WITNESS_QUORUM?: number;
  @integer @IsInt() @Min(1) @Max(604_800) ATTEST_EVERY_SECONDS = 600;
  @integer @IsInt() @Min(1) @Max(86_400) ACTS_EVERY_SECONDS = 60;
  @IsOptional() @IsString() @IsNotEmpty() CHANNELS_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() VAULT_KEY_FILE?: string;
  @IsIn(VAULT_CIPHERS) VAULT_CIPHER: VaultCipher = 'aes-256-gcm';
}

/** Refuses `environment.invalid` naming the variable, never its value: it may be a secret. */
export function readWorkerEnv(variables: Variables): WorkerEnv {
  const v = readVariables(WorkerVariables, variables);
  const dataDir = resolve(v.DATA_DIR);
  const keyFile = resolve(v.LOG_KEY_FILE ?? join(dataDir, 'keys', 'log.key'));
  return {
    databaseUrl: v.DATABASE_URL,
    log: {
      origin: v.LOG_ORIGIN ?? `${new URL(v.PUBLIC_URL).host}/log`,
      keyFile,
      headFile: resolve(v.LOG_HEAD_FILE ?? `${keyFile}.head`),
    },
    chains: chainsOf(v, dataDir),
    partyBook: bookEnvOf(v, dataDir),
    clocks: readClockFiles(v),
    attestEverySeconds: v.ATTEST_EVERY_SECONDS,
    actsEverySeconds: v.ACTS_EVERY_SECONDS,
    publicUrl: new URL(v.PUBLIC_URL).href.replace(/\/+$/, ''),
    channels: readChannelFile(v.CHANNELS_FILE),
    vault: { keyFile: resolve(v.VAULT_KEY_FILE ?? join(dataDir, 'keys', 'vault.key')), cipher: v.VAULT_CIPHER },
    metrics:
      v.METRICS_PORT === undefined
        ? null
        : {
            host: v.METRICS_HOST,
            port: v.METRICS_PORT,
            tokenFile: v.METRICS_TOKEN_FILE === undefined ? null : resolve(v.METRICS_TOKEN_FILE),
          },
  };
}

/** The chain of the variables first, then those of the list. */
function chainsOf(v: WorkerVariables, dataDir: string): WorkerChainEnv[] {
  const chains = [
    ...(v.CHAIN_RPC_URL === undefined ? [] : [chainOfEntry(entryOf(v, v.CHAIN_RPC_URL), dataDir)]),
    ...(v.CHAINS_FILE === undefined ? [] : readChainsFile(resolve(v.CHAINS_FILE), dataDir)),
  ];
  const names = chains.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice === undefined) return chains;
  throw new Refusal('environment.invalid', 'two chains have the same name', { variable: 'CHAINS_FILE', name: twice });
}

function entryOf(v: WorkerVariables, rpcUrls: string[]): ChainEntry {
  if (v.CHAIN_CONTRACT === undefined) {
    throw new Refusal('environment.invalid', 'a chain needs the address of its anchor contract', {
      variable: 'CHAIN_CONTRACT',
    });
  }
  if (v.CHAIN_SIGNER_URL !== undefined && v.CHAIN_SIGNER_ADDRESS === undefined) {
    throw new Refusal('environment.invalid', 'a key that another service holds needs the address of its account', {
      variable: 'CHAIN_SIGNER_ADDRESS',
    });
  }
  const optional = {
    chainId: v.CHAIN_ID,
    genesis: v.CHAIN_GENESIS,
    keyFile: v.CHAIN_KEY_FILE,
    passwordFile: v.CHAIN_PASSWORD_FILE,
    signerUrl: v.CHAIN_SIGNER_URL,
    signerAddress: v.CHAIN_SIGNER_ADDRESS,
    signerKey: v.CHAIN_SIGNER_KEY,
  };
  return Object.assign(new ChainEntry(), optional, {
    rpcUrls,
    name: v.CHAIN_NAME,
    operator: v.CHAIN_OPERATOR,
    contract: v.CHAIN_CONTRACT,
    confirmations: v.CHAIN_CONFIRMATIONS,
    feeMode: v.CHAIN_FEE_MODE,
    maxFeeGwei: v.CHAIN_MAX_FEE_GWEI,
    stuckSeconds: v.CHAIN_STUCK_SECONDS,
    stuckBlocks: v.CHAIN_STUCK_BLOCKS,
    everySeconds: v.ANCHOR_EVERY_SECONDS,
    lateSeconds: v.ANCHOR_LATE_SECONDS,
  });
}
