const libs = [
  'kernel',
  'fingerprint',
  'ledger',
  'evidence',
  'registry',
  'postgres',
  'chain',
  'media',
  'paper',
  'hashing',
  'wire',
];

/** Three projects, one runner: `unit` needs nothing, `integration` starts PostgreSQL and a chain, `e2e` a browser. */
const project = (displayName, testMatch, extra = {}) => ({
  displayName,
  testMatch,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { swcrc: true }] },
  moduleNameMapper: {
    ...Object.fromEntries(libs.map((lib) => [`^@filmdeed/${lib}$`, `<rootDir>/libs/${lib}/src/index.ts`])),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/var'],
  ...extra,
});

/** Specs that take long by their nature (half a gigabyte, thousands of small processes): too slow for `npm run check`. */
const SLOW_SPEC = '\\.slow\\.spec\\.ts$';

export default {
  projects: [
    project(
      'unit',
      ['<rootDir>/{apps,libs,scripts,bench}/**/*.spec.ts', '<rootDir>/test/{vectors,support}/**/*.spec.ts'],
      { testPathIgnorePatterns: ['/node_modules/', SLOW_SPEC] },
    ),
    project('integration', ['<rootDir>/test/integration/**/*.spec.ts', '<rootDir>/{libs,scripts}/**/*.slow.spec.ts']),
    project('e2e', ['<rootDir>/test/e2e/**/*.spec.ts']),
  ],
  coverageProvider: 'v8',
  coverageDirectory: 'coverage/jest',
  testTimeout: 60000,
};
