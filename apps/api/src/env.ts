import { plainToInstance, Transform } from 'class-transformer';
import { IsIn, IsInt, IsNotEmpty, IsOptional, IsString, IsUrl, Max, Min, validateSync } from 'class-validator';
import { join, resolve } from 'node:path';
import { Refusal } from '@filmdeed/kernel';

export type Variables = Readonly<Record<string, string | undefined>>;
export type ChainOperator = 'self' | 'consortium' | 'public';

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
  readonly objectDir: string;
  readonly log: { readonly origin: string; readonly keyFile: string };
  readonly promise: { readonly keyFile: string; readonly seconds: number };
  readonly chain: ChainEnv | null;
  readonly uploads: { readonly mostBytes: number; readonly quotaBytes: number };
  /** Number of the block-chain information service filing (区块链信息服务备案), printed wherever certificates are. */
  readonly cacFilingNo: string | null;
}

export interface ChainEnv {
  readonly rpcUrl: string;
  readonly name: string;
  readonly operator: ChainOperator;
  readonly contract: string | null;
  readonly confirmations: number;
}

const GIB = 1024 ** 3;
const integer = Transform(({ value }) => (/^-?\d{1,16}$/.test(String(value)) ? Number(value) : value));
const ANY_HOST = { require_tld: false, require_protocol: true } as const;

class ApiVariables {
  @IsUrl({ ...ANY_HOST, protocols: ['postgres', 'postgresql'] }) DATABASE_URL: string;
  @IsString() @IsNotEmpty() HOST = '0.0.0.0';
  @integer @IsInt() @Min(0) @Max(65_535) PORT = 3000;
  @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) PUBLIC_URL = 'http://localhost:3000';
  @IsString() @IsNotEmpty() DATA_DIR = './var';
  @IsOptional() @IsString() @IsNotEmpty() OBJECT_DIR?: string;
  @IsOptional() @IsString() @IsNotEmpty() LOG_ORIGIN?: string;
  @IsOptional() @IsString() @IsNotEmpty() LOG_KEY_FILE?: string;
  @IsOptional() @IsString() @IsNotEmpty() PROMISE_KEY_FILE?: string;
  @integer @IsInt() @Min(1) @Max(86_400) PROMISE_SECONDS = 60;
  @IsOptional() @IsUrl({ ...ANY_HOST, protocols: ['http', 'https'] }) CHAIN_RPC_URL?: string;
  @IsString() @IsNotEmpty() CHAIN_NAME = 'local';
  @IsIn(['self', 'consortium', 'public']) CHAIN_OPERATOR: ChainOperator = 'self';
  @IsOptional() @IsString() @IsNotEmpty() CHAIN_CONTRACT?: string;
  @integer @IsInt() @Min(1) @Max(10_000) CHAIN_CONFIRMATIONS = 1;
  @integer @IsInt() @Min(1) MAX_UPLOAD_BYTES = 200 * GIB;
  @integer @IsInt() @Min(1) ACCOUNT_QUOTA_BYTES = 1024 * GIB;
  @IsOptional() @IsString() @IsNotEmpty() CAC_FILING_NO?: string;
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
    objectDir: resolve(v.OBJECT_DIR ?? join(dataDir, 'objects')),
    log: {
      origin: v.LOG_ORIGIN ?? `${url.host}/log`,
      keyFile: resolve(v.LOG_KEY_FILE ?? join(dataDir, 'keys', 'log.key')),
    },
    promise: {
      keyFile: resolve(v.PROMISE_KEY_FILE ?? join(dataDir, 'keys', 'promise.key')),
      seconds: v.PROMISE_SECONDS,
    },
    chain:
      v.CHAIN_RPC_URL === undefined
        ? null
        : {
            rpcUrl: v.CHAIN_RPC_URL,
            name: v.CHAIN_NAME,
            operator: v.CHAIN_OPERATOR,
            contract: v.CHAIN_CONTRACT ?? null,
            confirmations: v.CHAIN_CONFIRMATIONS,
          },
    uploads: { mostBytes: v.MAX_UPLOAD_BYTES, quotaBytes: v.ACCOUNT_QUOTA_BYTES },
    cacFilingNo: v.CAC_FILING_NO ?? null,
  };
}

/** Only the variables that the class names are looked at; an empty one counts as absent. */
function readVariables<T extends object>(type: new () => T, variables: Variables): T {
  const names = Object.keys(variables).filter((name) => variables[name] !== undefined && variables[name] !== '');
  const plain = Object.fromEntries(names.map((name) => [name, variables[name]]));
  const read = plainToInstance(type, plain, { exposeDefaultValues: true });
  const [error] = validateSync(read, { validationError: { target: false, value: false }, stopAtFirstError: true });
  if (error !== undefined) {
    const problem = Object.values(error.constraints ?? {})[0] ?? `${error.property} is not valid`;
    throw new Refusal('environment.invalid', problem, { variable: error.property });
  }
  return read;
}
