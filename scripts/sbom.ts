// `npm run sbom -- FILE`: the bill of materials of what runs in production, CycloneDX 1.6, made by npm itself from what is installed; asks nobody.
import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { type Component, licenceOf, productionBill } from './dependencies/bill.ts';

const [file] = process.argv.slice(2);
if (file === undefined) {
  console.error('npm run sbom -- FILE');
  process.exit(2);
}
const bill = await productionBill();
writeFileSync(resolve(file), `${JSON.stringify(bill, null, 2)}\n`);
const unnamed = bill.components.filter((component: Component) => licenceOf(component) === null);
console.log(`${file}: ${bill.components.length} packages`);
for (const { name, version } of unnamed) console.error(`no licence is named by ${name} ${version}`);
process.exit(unnamed.length === 0 ? 0 : 1);
