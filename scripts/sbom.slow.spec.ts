import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Bill, licenceOf, productionBill } from './dependencies/bill.js';
import { licenceFaults } from './dependencies/licences.js';

const ROOT = join(import.meta.dirname, '..');

describe('the bill of materials', () => {
  let bill: Bill;
  beforeAll(async () => void (bill = await productionBill()), 150_000);

  it('is CycloneDX 1.6, with name, version, address and licence of each package', () => {
    expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' });
    const faulty = bill.components.filter(
      ({ name, version, purl, ...more }) =>
        name === '' ||
        version === '' ||
        !purl.startsWith('pkg:npm/') ||
        licenceOf({ name, version, purl, ...more }) === null,
    );
    expect(faulty).toEqual([]);
  });

  it('has every dependency of package.json in its exact version, and none of development alone', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Record<
      'dependencies' | 'devDependencies',
      Record<string, string>
    >;
    const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    expect(Object.entries(dependencies).filter(([name, version]) => !listed.has(`${name}@${version}`))).toEqual([]);
    const names = new Set(bill.components.map(({ name }) => name));
    const tools = ['jest', 'eslint', 'prettier', 'hardhat', 'vite', 'playwright-core', 'fast-check'];
    expect(tools.filter((name) => devDependencies[name] === undefined || names.has(name))).toEqual([]);
  });

  it('has everything that the lock file installs for production on this machine', () => {
    const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as {
      packages: Record<string, { version?: string; dev?: boolean; optional?: boolean; devOptional?: boolean }>;
    };
    const listed = new Set(bill.components.map(({ name, version }) => `${name}@${version}`));
    const asked = Object.entries(lock.packages).filter(
      ([path, { dev, optional, devOptional }]) =>
        path !== '' && dev !== true && optional !== true && devOptional !== true,
    );
    const missing = asked
      .map(([path, { version }]) => `${path.slice(path.lastIndexOf('node_modules/') + 13)}@${version}`)
      .filter((each) => !listed.has(each));
    expect(asked.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  it('has licences of the list alone', () => expect(licenceFaults(bill.components)).toEqual([]));
});
