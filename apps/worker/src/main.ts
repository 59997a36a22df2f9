import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { jsonLines, type LineLog } from '../../api/src/process/line-log.js';
import { NestLines } from '../../api/src/process/nest-lines.js';
import type { Variables } from '../../api/src/process/variables.js';
import { readWorkerEnv } from './env.js';
import { WorkerModule } from './worker.module.js';

export interface RunningWorker {
  close(): Promise<void>;
}

const stdoutLines = jsonLines((line) => void process.stdout.write(line));

/** Starts the worker on a migrated database. Refuses `environment.invalid`; an unreachable chain does not stop it. */
export async function startWorker(variables: Variables, log: LineLog = stdoutLines): Promise<RunningWorker> {
  const env = readWorkerEnv(variables);
  const app = await NestFactory.createApplicationContext(WorkerModule.with(env, log), {
    logger: new NestLines(log),
    abortOnError: false,
  });
  log('info', 'worker.running', { chains: env.chains.map(({ name }) => name).join(', ') });
  return { close: () => app.close() };
}

async function run(): Promise<void> {
  try {
    const worker = await startWorker(process.env);
    const stop = (): void => void worker.close().then(() => process.exit(0));
    process.once('SIGTERM', stop).once('SIGINT', stop);
  } catch (error) {
    const { message, code } = error as { message?: string; code?: string };
    stdoutLines('error', 'worker.start-failed', { code: code ?? null, message: message ?? String(error) });
    process.exitCode = 1;
  }
}

const entry = process.argv[1];
if (entry !== undefined && realpathSync(entry) === fileURLToPath(import.meta.url)) await run();
