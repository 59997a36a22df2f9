// `npm run audit`: no advisory of high or critical severity on what runs in production, and no licence that may not be passed on. A registry that cannot be asked is
// said so and is no failure.
import { auditVerdict } from './dependencies/audit-verdict.ts';
import { productionBill } from './dependencies/bill.ts';
import { licenceFaults } from './dependencies/licences.ts';
import { runNpm } from './dependencies/npm.ts';

const { components } = await productionBill();
const faults = licenceFaults(components);
console.log(
  `licences of ${components.length} packages: ${faults.length === 0 ? 'all on the list' : 'NOT ON THE LIST'}`,
);
for (const fault of faults) console.error(fault);

const { output } = await runNpm(['audit', '--omit=dev', '--audit-level=high', '--json'], 120);
const { outcome, said } = auditVerdict(output);
if (outcome === 'not-asked')
  console.error(`ADVISORIES NOT CHECKED: the registry could not be asked: ${said.join(' ')}`);
else console.log(`advisories: ${outcome === 'grave' ? 'HIGH OR CRITICAL' : 'none high or critical'}`);
if (outcome !== 'not-asked') for (const line of said) console.log(line);
process.exit(outcome === 'grave' || faults.length > 0 ? 1 : 0);
