import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Refusal } from '@filmdeed/kernel';
import type { LogReader } from '@filmdeed/ledger';
import type { PublishedAnchors } from '@filmdeed/postgres';
import type { Accounts, FilingPorts, Memberships, ObjectStore, UploadFlow } from '@filmdeed/registry';
import { ACCOUNTS, ADD_ACCOUNT, PASSWORDS } from './account/account.tokens.js';
import { MEMBERSHIPS } from './session/session.tokens.js';
import { type FirstAccount, firstAccount } from './account/first-account.js';
import { actPorts } from './act/act-ports.js';
import { recordActs } from './act/record-acts.js';
import { AppModule } from './app.module.js';
import { type ApiEnv, readApiEnv, type Variables } from './env.js';
import { gatheredLines, jsonLines, type LineLog } from './process/line-log.js';
import { FILINGS } from './filing/filing.tokens.js';
import { LOG_READER, PUBLISHED_ANCHORS } from './log/log.tokens.js';
import { drain } from './process/drain.js';
import { doorSettings } from './http-door.js';
import { NestLines } from './process/nest-lines.js';
import { describeApi } from './openapi.js';
import { requestIds } from './request-id.js';
import { prefixRoutes } from './route-prefix.js';
import { answerError, RefusalFilter } from './refusal.filter.js';
import { prepareHttp } from './http.js';
import { bareHeaders } from './pages/security-headers.js';
import { serveWebPages } from './pages/web-pages.js';
import { TRUST, type TrustOf } from './status/status.tokens.js';
import { OBJECT_STORE, UPLOAD_FLOW } from './upload/upload.tokens.js';
import { dtoPipe } from './validation.js';

/** For steps by hand on the objects. */
export { openObjectStore } from './upload/open-object-store.js';

/** So long a request under way is waited for at the end; a proxy gives up no sooner. */
const DRAIN_MILLISECONDS = 15_000;

export interface RunningApi {
  readonly app: NestFastifyApplication;
  /** Where it listens, e.g. `http://127.0.0.1:3000`. */
  readonly url: string;
  readonly accounts: FirstAccount;
  close(): Promise<void>;
}

const LINES_WITHIN_MILLISECONDS = 20;
const stdoutLines = jsonLines(gatheredLines((lines) => void process.stdout.write(lines), LINES_WITHIN_MILLISECONDS));

/** What an export is made of. */
export interface ExportedParts {
  readonly log: LogReader;
  readonly anchors: PublishedAnchors;
  readonly accounts: Pick<Accounts, 'list'>;
  readonly memberships: Pick<Memberships, 'parties'>;
  readonly filings: FilingPorts;
  readonly objects: ObjectStore;
  readonly trust: TrustOf;
}

/** Of an application that is complete, listening or not. */
export function exportedParts(app: NestFastifyApplication): ExportedParts {
  return {
    log: app.get(LOG_READER, { strict: false }),
    anchors: app.get(PUBLISHED_ANCHORS, { strict: false }),
    accounts: app.get(ACCOUNTS, { strict: false }),
    memberships: app.get(MEMBERSHIPS, { strict: false }),
    filings: app.get(FILINGS, { strict: false }),
    objects: app.get(OBJECT_STORE, { strict: false }),
    trust: app.get(TRUST, { strict: false }),
  };
}

/** The application, complete but not listening yet. */
export async function createApi(variables: Variables, log: LineLog = stdoutLines): Promise<NestFastifyApplication> {
  const env = readApiEnv(variables);
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(env, log),
    new FastifyAdapter({
      ...doorSettings(),
      genReqId: requestIds(env.trustedProxies),
      forceCloseConnections: true,
      frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
        answerError(error, request, reply.headers(bareHeaders(env.publicOrigin)), log),
      trustProxy: env.trustedProxies.length === 0 ? false : [...env.trustedProxies],
    }),
    { logger: new NestLines(log), bodyParser: false, abortOnError: false },
  );
  try {
    await complete(app, env, log);
  } catch (error) {
    await app.close();
    throw error;
  }
  return app;
}

async function complete(app: NestFastifyApplication, env: ApiEnv, log: LineLog): Promise<void> {
  prefixRoutes(app);
  app.useGlobalPipes(dtoPipe());
  app.useGlobalFilters(new RefusalFilter(log));
  const fastify = app.getHttpAdapter().getInstance();
  await prepareHttp(fastify, env, log);
  recordActs(fastify, () => actPorts(app, log));
  describeApi(app);
  await serveWebPages(fastify);
  await app.init();
}

/** Starts the API on a migrated database. Refuses `environment.invalid` and `port.taken`. */
export async function startApi(variables: Variables, log: LineLog = stdoutLines): Promise<RunningApi> {
  const { host, port } = readApiEnv(variables);
  const app = await createApi(variables, log);
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const taken = (error as { code?: unknown }).code === 'EADDRINUSE';
    throw taken ? new Refusal('port.taken', `port ${port} is taken`, { port }) : error;
  }
  const address = app.getHttpServer().address() as { port: number };
  const url = `http://127.0.0.1:${address.port}`;
  log('info', 'api.listening', { url });
  const accounts = firstAccount(app.get(ACCOUNTS), app.get(PASSWORDS), app.get(ADD_ACCOUNT));
  return { app, url, accounts, close: () => closeApi(app) };
}

/** What is under way is answered first; running uploads are put away as far as they came, and their clients go on elsewhere. */
async function closeApi(app: NestFastifyApplication): Promise<void> {
  const drained = drain(app.getHttpServer(), DRAIN_MILLISECONDS);
  await app.get<UploadFlow>(UPLOAD_FLOW, { strict: false }).close();
  await drained;
  await app.close();
}

async function run(): Promise<void> {
  try {
    const api = await startApi(process.env);
    const stop = (): void => void api.close().then(() => process.exit(0));
    process.once('SIGTERM', stop).once('SIGINT', stop);
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    stdoutLines('error', 'api.start-failed', { code: code ?? null, message: message ?? String(error) });
    process.exitCode = 1;
  }
}

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)) await run();
