import { plainToInstance, Transform } from 'class-transformer';
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
  validateSync,
} from 'class-validator';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { FEE_MODES, type FeeMode, type FeeTerms } from '@filmdeed/chain';
import { Refusal } from '@filmdeed/kernel';

export interface WorkerChainEnv {
  readonly rpcUrls: readonly string[];
  readonly name: string;
  readonly operator: 'self' | 'consortium' | 'public';
  readonly contract: string;
  readonly confirmations: number;
  /** What the nodes must follow; null: whatever they follow at first. */
  readonly chainId: number | null;
  readonly genesis: string | null;
  readonly key: KeyFile | RemoteKey;
  readonly fees: FeeTerms;
  readonly stuck: { readonly seconds: number; readonly blocks: number };
  /** Seconds between two anchors at least. */
  readonly everySeconds: number;
  readonly lateSeconds: number;
}

export interface KeyFile {
  /** Private key in hex, or a keystore (Web3 Secret Storage v3) that the password opens. */
  readonly file: string;
  readonly passwordFile: string | null;
}

/** A key behind a service that speaks Web3Signer's HTTP. */
export interface RemoteKey {
  readonly url: string;
  readonly address: string;
  readonly identifier: string | null;
}

export const ANY_HOST = { require_tld: false, require_protocol: true } as const;
const HTTP = { ...ANY_HOST, protocols: ['http', 'https'] };
const MOST_NODES = 16;
const MOST_CHAINS = 32;
const DAY = 86_400;

/** Addresses in one text, separated by commas or spaces. */
export const splitUrls = (value: unknown): unknown =>
  typeof value === 'string' ? value.split(/[\s,]+/).filter((url) => url !== '') : value;

/** One deployment as it is configured, by variables or in the list of CHAINS_FILE. */
export class ChainEntry {
  @Transform(({ value }) => splitUrls(value))
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_NODES)
  @IsUrl(HTTP, { each: true })
  rpcUrls: string[];

  @IsString() @IsNotEmpty() name: string;
  @IsIn(['self', 'consortium', 'public']) operator: WorkerChainEnv['operator'];
  @Matches(/^0x[0-9a-fA-F]{40}$/) contract: string;
  @IsInt() @Min(1) @Max(10_000) confirmations = 1;
  @IsOptional() @IsInt() @Min(1) chainId?: number;
  @IsOptional() @Matches(/^0x[0-9a-fA-F]{64}$/) genesis?: string;
  @IsOptional() @IsString() @IsNotEmpty() keyFile?: string;
  @IsOptional() @IsString() @IsNotEmpty() passwordFile?: string;
  @IsOptional() @IsUrl(HTTP) signerUrl?: string;
  @IsOptional() @Matches(/^0x[0-9a-fA-F]{40}$/) signerAddress?: string;
  @IsOptional() @Matches(/^[\w.-]{1,200}$/) signerKey?: string;
  @IsIn(FEE_MODES) feeMode: FeeMode = 'auto';
  @IsNumber() @Min(0) @Max(1_000_000_000) maxFeeGwei = 500;
  @IsInt() @Min(1) @Max(DAY) stuckSeconds = 180;
  @IsInt() @Min(1) @Max(10_000) stuckBlocks = 2;
  @IsInt() @Min(1) @Max(DAY) everySeconds = 10;
  @IsInt() @Min(1) @Max(30 * DAY) lateSeconds = 900;
}

/** The deployments that CHAINS_FILE lists. Refuses `environment.invalid` naming place and member, never a value. */
export function readChainsFile(path: string, dataDir: string): WorkerChainEnv[] {
  let list: unknown;
  try {
    list = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code } = error as { code?: string };
    refuse(code === undefined ? 'CHAINS_FILE is no JSON' : 'CHAINS_FILE cannot be read', { file: path });
  }
  if (!Array.isArray(list) || list.length > MOST_CHAINS) refuse('CHAINS_FILE is a list of chains', { file: path });
  return list.map((plain: unknown, index) => {
    const isObject = typeof plain === 'object' && plain !== null && !Array.isArray(plain);
    if (!isObject) refuse(`entry ${index} of CHAINS_FILE is no object`, { file: path, index });
    const entry = plainToInstance(ChainEntry, plain, { exposeDefaultValues: true });
    const [error] = validateSync(entry, { whitelist: true, forbidNonWhitelisted: true, stopAtFirstError: true });
    if (error !== undefined) {
      const member = error.property;
      const problem = Object.values(error.constraints ?? {})[0] ?? `${member} is not valid`;
      refuse(`entry ${index} of CHAINS_FILE: ${problem}`, { file: path, index, member });
    }
    return chainOfEntry(entry, dataDir);
  });
}

/** Refuses `environment.invalid` for a remote key without its account. */
export function chainOfEntry(entry: ChainEntry, dataDir: string): WorkerChainEnv {
  const { rpcUrls, name, operator, confirmations, everySeconds, lateSeconds } = entry;
  return {
    ...{ rpcUrls, name, operator, confirmations, everySeconds, lateSeconds },
    contract: entry.contract.toLowerCase(),
    chainId: entry.chainId ?? null,
    genesis: entry.genesis?.toLowerCase() ?? null,
    key: keyOf(entry, dataDir),
    fees: { mode: entry.feeMode, most: BigInt(Math.round(entry.maxFeeGwei * 1e9)) },
    stuck: { seconds: entry.stuckSeconds, blocks: entry.stuckBlocks },
  };
}

function keyOf(entry: ChainEntry, dataDir: string): KeyFile | RemoteKey {
  const { signerUrl, signerAddress, signerKey, keyFile, passwordFile, name } = entry;
  if (signerUrl === undefined) {
    return {
      file: resolve(keyFile ?? join(dataDir, 'keys', 'chain.key')),
      passwordFile: passwordFile === undefined ? null : resolve(passwordFile),
    };
  }
  if (signerAddress === undefined)
    refuse('a key that another service holds needs the address of its account', { name });
  return { url: signerUrl, address: signerAddress.toLowerCase(), identifier: signerKey ?? null };
}

function refuse(message: string, facts: Refusal['facts']): never {
  throw new Refusal('environment.invalid', message, { variable: 'CHAINS_FILE', ...facts });
}
