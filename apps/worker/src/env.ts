import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Matches, Max, Min } from 'class-validator';
import { join, resolve } from 'node:path';
import { Refusal } from '@filmdeed/kernel';
import { integer, readVariables, type Variables } from '../../api/src/process/variables.js';

/** What the worker reads from its environment, as a tree. Keys that sign stand in files, never in a variable. */
export interface WorkerEnv {
  readonly databaseUrl: string;
  readonly log: { readonly origin: string; readonly keyFile: string };
  readonly chain: WorkerChainEnv | null;
}

export interface WorkerChainEnv {
  readonly rpcUrl: string;
  readonly name: string;
  readonly operator: 'self' | 'consortium' | 'public';
  readonly contract: string;
  readonly confirmations: number;
  /** Private key in hex, or a keystore (Web3 Secret Storage v3) that the password opens. */
  readonly keyFile: string;
  readonly passwordFile: string | null;
  /** Seconds between two anchors at least. */
  readonly everySeconds: number;
}

const ANY_HOST = { require_tld: false, require_protocol: true } as const;

class WorkerVariables {
  @IsUrl({ ...ANY_HOST, protocols: ['postgres', 'postgresql'] }) DATABASE_URL: string;
  @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) PUBLIC_URL = 'http://localhost:3000';
  @IsString() @IsNotEmpty() DATA_DIR = './var';
  @IsOptional() @IsString() @IsNotEmpty() LOG_ORIGIN?: string;
  @IsOptional() @IsString() @IsNotEmpty() LOG_KEY_FILE?: string;
  @IsOptional() @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) CHAIN_RPC_URL?: string;
  @IsString() @IsNotEmpty() CHAIN_NAME = 'local';
  @IsIn(['self', 'consortium', 'public']) CHAIN_OPERATOR: WorkerChainEnv['operator'] = 'self';
  @IsOptional() @Matches(/^0x[0-9a-fA-F]{40}$/) CHAIN_CONTRACT?: string;
  @integer @IsInt() @Min(1) @Max(10_000) CHAIN_CONFIRMATIONS = 1;
  @IsOptional() @IsString() @IsNotEmpty() CHAIN_KEY_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() CHAIN_PASSWORD_FILE?: string;
  @integer @IsInt() @Min(1) @Max(86_400) ANCHOR_EVERY_SECONDS = 10;
}

/** Refuses `environment.invalid` naming the variable, never its value: it may be a secret. */
export function readWorkerEnv(variables: Variables): WorkerEnv {
  const v = readVariables(WorkerVariables, variables);
  const dataDir = resolve(v.DATA_DIR);
  return {
    databaseUrl: v.DATABASE_URL,
    log: {
      origin: v.LOG_ORIGIN ?? `${new URL(v.PUBLIC_URL).host}/log`,
      keyFile: resolve(v.LOG_KEY_FILE ?? join(dataDir, 'keys', 'log.key')),
    },
    chain: v.CHAIN_RPC_URL === undefined ? null : chainOf(v, v.CHAIN_RPC_URL, dataDir),
  };
}

function chainOf(v: WorkerVariables, rpcUrl: string, dataDir: string): WorkerChainEnv {
  if (v.CHAIN_CONTRACT === undefined) {
    throw new Refusal('environment.invalid', 'a chain needs the address of its anchor contract', {
      variable: 'CHAIN_CONTRACT',
    });
  }
  return {
    rpcUrl,
    name: v.CHAIN_NAME,
    operator: v.CHAIN_OPERATOR,
    contract: v.CHAIN_CONTRACT.toLowerCase(),
    confirmations: v.CHAIN_CONFIRMATIONS,
    keyFile: resolve(v.CHAIN_KEY_FILE ?? join(dataDir, 'keys', 'chain.key')),
    passwordFile: v.CHAIN_PASSWORD_FILE === undefined ? null : resolve(v.CHAIN_PASSWORD_FILE),
    everySeconds: v.ANCHOR_EVERY_SECONDS,
  };
}
