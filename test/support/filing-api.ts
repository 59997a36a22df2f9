import { type ApiApp, ORIGIN, startApiApp } from './api-app.js';
import type { ApiClient } from './api-client.js';
import { registerKey } from './filing-requests.js';
import { type RunningPostgres, startPostgres } from './postgres.js';

export interface FilingApi {
  readonly app: ApiApp;
  readonly postgres: RunningPostgres;
  /** An account whose party registered its key. */
  readonly filer: ApiClient;
  /** Another account. */
  readonly stranger: ApiClient;
}

/** The real application with two accounts for the suite that calls it; it must have logged no error at its end. */
export function filingApi(variables: Readonly<Record<string, string>> = {}): FilingApi {
  let postgres: RunningPostgres;
  let app: ApiApp;
  let filer: ApiClient;
  let stranger: ApiClient;
  beforeAll(async () => {
    postgres = await startPostgres();
    app = await startApiApp(postgres.url, variables);
    filer = await app.account();
    stranger = await app.account();
    expect((await registerKey(filer, ORIGIN)).status).toBe(201);
  });
  afterAll(async () => {
    await app?.close();
    await postgres?.stop();
    expect(app?.errors).toEqual([]);
  });
  return {
    get app() {
      return app;
    },
    get postgres() {
      return postgres;
    },
    get filer() {
      return filer;
    },
    get stranger() {
      return stranger;
    },
  };
}
