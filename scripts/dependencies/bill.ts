import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../run.ts';
import { runNpm } from './npm.ts';

export interface Component {
  readonly type?: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly 'bom-ref'?: string;
  licenses?: readonly { readonly license?: { id?: string; name?: string }; readonly expression?: string }[];
  readonly properties?: readonly { readonly name: string; readonly value: string }[];
}

export interface Bill {
  $schema: string;
  readonly bomFormat: 'CycloneDX';
  specVersion: string;
  components: readonly Component[];
  dependencies: readonly { readonly ref: string; readonly dependsOn?: readonly string[] }[];
}

/** What a package says of its licence where its short form says nothing; each was read in the package itself. */
const READ_BY_US: Readonly<Record<string, string>> = { 'combine-errors': 'MIT', 'png-js': 'MIT' };

/**
 * Of the packages that are installed and not for development alone. `npm sbom --omit dev` leaves out whatever a tool of development wants as well, and with it much that runs in
 * production: so npm lists all, and the lock file says which stay. npm writes version 1.5; everything that it uses stands in 1.6 as it is. Throws what npm says if it makes none.
 */
export async function productionBill(): Promise<Bill> {
  const { code, output } = await runNpm(['sbom', '--sbom-format', 'cyclonedx', '--offline'], 120);
  const text = output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1);
  if (code !== 0 || text === '') throw new Error(output);
  const bill = JSON.parse(text) as Bill;
  bill.specVersion = '1.6';
  bill.$schema = 'http://cyclonedx.org/schema/bom-1.6.schema.json';
  const inProduction = productionPackages();
  const left = bill.components.filter(({ name, version }) => !inProduction.has(`${name}@${version}`));
  const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
  const gone = new Set(left.map((component) => component['bom-ref']));
  bill.components = [
    ...bill.components.filter((component) => !gone.has(component['bom-ref'])),
    // npm leaves some of those out that are there as the peer of another.
    ...[...inProduction].filter(([id, path]) => !listed.has(id) && existsSync(join(ROOT, path))).map(asComponent),
  ];
  bill.dependencies = bill.dependencies
    .filter(({ ref }) => !gone.has(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter((each) => !gone.has(each)) }));
  for (const component of bill.components) {
    if (licenceOf(component) !== null) continue;
    const id = READ_BY_US[component.name] ?? licenceInstalled(component);
    if (id !== null) component.licenses = [{ license: { id } }];
  }
  return bill;
}

/** `name@version` of all that the lock file does not keep for development alone, and where it is installed. */
function productionPackages(): Map<string, string> {
  const { packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { name?: string; version?: string; dev?: boolean }>;
  };
  const kept = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  return new Map(
    kept.map(([path, { name, version }]) => [`${name ?? path.split('node_modules/').at(-1)!}@${version}`, path]),
  );
}

function asComponent([id, path]: [id: string, path: string]): Component {
  const at = id.lastIndexOf('@');
  const [name, version] = [id.slice(0, at), id.slice(at + 1)];
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`;
  const properties = [{ name: 'cdx:npm:package:path', value: path }];
  return { type: 'library', 'bom-ref': id, name, version, purl, properties };
}

/** SPDX expression of a component, or null. */
export function licenceOf({ licenses }: Component): string | null {
  const said = (licenses ?? []).map(({ expression, license }) => expression ?? license?.id ?? license?.name);
  return said.length === 0 || said.includes(undefined) ? null : said.join(' AND ');
}

/** Of the older forms of package.json. */
function licenceInstalled({ properties }: Component): string | null {
  const path = properties?.find(({ name }) => name === 'cdx:npm:package:path')?.value;
  const file = path === undefined ? undefined : join(ROOT, path, 'package.json');
  if (file === undefined || !existsSync(file)) return null;
  const { license, licenses } = JSON.parse(readFileSync(file, 'utf8')) as {
    license?: string | { type?: string };
    licenses?: readonly { type?: string }[];
  };
  const [old] = licenses ?? [];
  return (typeof license === 'string' ? license : license?.type) ?? old?.type ?? null;
}
