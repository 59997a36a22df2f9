import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const ROOT = join(import.meta.dirname, '..');

/** Whatever opens a connection by itself, with the reason why it need not go through `outboundHttp` of libs/wire. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'libs/wire/src/outbound-http.ts': 'it is the way out',
  'libs/wire/src/message/smtp-carrier.ts': 'SMTP, to the server of CHANNELS_FILE alone',
  'libs/chain/src/chain-rpc.ts': 'nodes that the operator names, usually private; ethers speaks to them',
  'libs/chain/src/web3-signer.ts': 'the signing service that the operator names, in a private network',
  'libs/media/src/s3/s3-bucket.ts': 'the bucket that the operator names',
  'apps/standalone/src/chain-rpc.ts': 'our own node on the loopback',
  'apps/standalone/src/free-port.ts': 'listens, and asks nobody',
  'apps/standalone/src/recovery/mirror.ts': 'a copy of the log that the operator names on the command line',
  'apps/worker/src/metrics-door.ts': 'listens, and asks nobody',
  'apps/cli/src/client-session.ts': 'the machine of a person, asking the server that they name',
  'apps/cli/src/server.ts': 'the machine of a person, asking the server that they name',
  'apps/cli/src/audit/http-log.ts': 'the machine of an auditor, asking the log that they name',
  'apps/cli/src/chain-node.ts': 'the machine of an auditor, asking the node that they name',
  'apps/cli/src/upload.ts': 'the machine of a person, sending to the server that they name',
  'apps/web/src/api/call.ts': 'a page asks its own origin',
  'apps/web/src/log/log-at-hand.ts': 'a page asks its own origin',
  'apps/web/src/upload/start-upload.ts': 'a page asks its own origin',
};
const OPENS = new Set([
  'node:http',
  'node:https',
  'node:http2',
  'node:net',
  'node:tls',
  'node:dgram',
  'undici',
  'nodemailer',
  'tus-js-client',
  '@aws-sdk/client-s3',
]);
const SPEAKS = new Set([
  'fetch',
  'XMLHttpRequest',
  'WebSocket',
  'EventSource',
  'FetchRequest',
  'JsonRpcProvider',
  'S3Client',
]);
/** Names of those modules that open nothing. */
const HARMLESS = new Set(['isIP', 'isIPv4', 'isIPv6', 'BlockList', 'STATUS_CODES']);

/** What in a source opens a connection. */
function opened(file: string, text: string): string[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      const from = node.moduleSpecifier.text.replace(/^(https?2?|net|tls|dgram)$/, 'node:$1');
      const bindings = node.importClause?.namedBindings;
      const isType = node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword;
      if (OPENS.has(from) && !isType) {
        const names = bindings !== undefined && ts.isNamedImports(bindings) ? bindings.elements : undefined;
        const values = names?.filter((name) => !name.isTypeOnly).map((name) => (name.propertyName ?? name.name).text);
        found.push(...(values ?? ['all of it']).filter((name) => !HARMLESS.has(name)).map((name) => `${from} ${name}`));
      }
    }
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [what] = node.arguments;
      if (what !== undefined && ts.isStringLiteral(what) && OPENS.has(what.text)) found.push(what.text);
    }
    if ((ts.isCallExpression(node) || ts.isNewExpression(node)) && SPEAKS.has(nameOf(node.expression))) {
      found.push(nameOf(node.expression));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function nameOf(expression: ts.Expression): string {
  if (ts.isIdentifier(expression)) return expression.text;
  const isGlobal =
    ts.isPropertyAccessExpression(expression) && /^(?:globalThis|window|self)$/.test(expression.expression.getText());
  return isGlobal ? expression.name.text : '';
}

describe('requests to other servers', () => {
  const files = globSync(['apps/**/*.{ts,tsx}', 'libs/**/*.{ts,tsx}'], { cwd: ROOT })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => !/\.(?:spec|contract)\.tsx?$/.test(file));
  const opening = files.flatMap((file) =>
    opened(file, readFileSync(join(ROOT, file), 'utf8')).map((what) => `${file}: ${what}`),
  );

  it('go through the one way out, but for a list with reasons', () => {
    expect(files.length).toBeGreaterThan(500);
    expect(opening.filter((line) => EXCEPTIONS[line.split(':', 1)[0]!] === undefined)).toEqual([]);
  });

  it('and nothing stands in the list that opens none', () => {
    const used = new Set(opening.map((line) => line.split(':', 1)[0]));
    expect(Object.keys(EXCEPTIONS).filter((file) => !used.has(file))).toEqual([]);
  });

  it.each([
    [`await fetch('https://x.example');`, 'fetch'],
    [`await globalThis.fetch(url);`, 'fetch'],
    [`import { request } from 'node:https'; request;`, 'node:https request'],
    [`import http from 'http'; http;`, 'node:http all of it'],
    [`import { isIP, connect as c } from 'node:net'; c;`, 'node:net connect'],
    [`const { Agent } = await import('undici'); Agent;`, 'undici'],
    [`new WebSocket('wss://x.example');`, 'WebSocket'],
  ])('a trespass is found: %s', (text, what) => expect(opened('a.ts', text)).toEqual([what]));

  it.each([
    `import type { Server } from 'node:http'; export type S = Server;`,
    `import { type Socket, isIP } from 'node:net'; isIP;`,
    `store.fetch(1); // fetch(2)`,
  ])('what opens nothing is let be: %s', (text) => expect(opened('a.ts', text)).toEqual([]));
});
