import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import { openApiOnly } from '../../apps/api/src/openapi.js';
import { type ApiApp, startApiApp } from '../support/api-app.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly { name: string; in: string; required: boolean }[];
  readonly requestBody?: unknown;
  readonly security?: readonly object[];
  readonly responses: Record<string, { description: string; content?: Record<string, { schema?: object }> }>;
}

let postgres: RunningPostgres;
let app: ApiApp;
let document: any;
let operations: [string, string, Operation][];

beforeAll(async () => {
  postgres = await startPostgres();
  app = await startApiApp(postgres.url);
  document = (await app.stranger.get('//api/openapi.json')).body;
  operations = Object.entries(document.paths as Record<string, Record<string, Operation>>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]): [string, string, Operation] => [path, method, operation]),
  );
});
afterAll(async () => {
  await app?.close();
  await postgres?.stop();
});

describe('the OpenAPI document', () => {
  it('is the one that is committed, and needs no database to be made', async () => {
    const committed = JSON.parse(readFileSync('docs/openapi.json', 'utf8'));
    expect(JSON.parse(JSON.stringify(await openApiOnly()))).toEqual(committed);
    expect(document).toEqual(committed);
  });

  it('points at nothing that is not there', () => {
    const text = JSON.stringify(document);
    const refs = [...text.matchAll(/"\$ref":"#\/components\/(schemas)\/([^"]+)"/g)].map(([, , name]) => name!);
    expect(refs.length).toBeGreaterThan(20);
    for (const name of refs) expect(Object.keys(document.components.schemas)).toContain(name);
    expect(text.match(/"\$ref":"(?!#\/components\/schemas\/)/)).toBeNull();
  });

  it('describes every operation so that a client can be made of it', () => {
    expect(new Set(operations.map(([, , { operationId }]) => operationId)).size).toBe(operations.length);
    for (const [path, method, operation] of operations) {
      const name = `${method} ${path}`;
      expect([name, operation.summary ?? '']).toEqual([name, expect.stringMatching(/./)]);
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter);
      const declared = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect([name, declared.map((parameter) => parameter.name)]).toEqual([name, inPath]);
      const good = Object.entries(operation.responses).filter(([status]) => /^[23]/.test(status));
      expect([name, good.length > 0]).toEqual([name, true]);
      // tus answers in headers.
      if (path.startsWith('/api/v1/uploads') && method !== 'get') continue;
      for (const [status, { content }] of good) {
        if (['204', '304'].includes(status) || path === '/oauth/revoke') continue; // RFC 7009 §2.2: an empty 200
        const schemas = Object.values(content ?? {}).map(({ schema }) => schema);
        expect([name, status, schemas.length > 0 && schemas.every(Boolean)]).toEqual([name, status, true]);
      }
    }
  });

  it('says which operations need no session', () => {
    const open = operations.filter(([, , { security }]) => security?.length === 0).map(([path]) => path);
    expect(open).toContain('/api/v1/receipts/{id}');
    expect(open).not.toContain('/api/v1/filings');
    expect(document.security).toEqual([{ session: [] }, { cookie: [] }, { client: [] }]);
  });
});
