import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import { builtinRules } from 'eslint/use-at-your-own-risk';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** The length of a file under a second name, so that one length warns and another refuses. */
const house = { rules: { 'one-thing-per-file': builtinRules.get('max-lines') } };

const SPECS = ['**/*.{spec,contract}.{ts,tsx}', 'test/**/*.ts'];

export default defineConfig(
  globalIgnores(['dist/', 'var/', 'coverage/', '**/generated/', 'test/vectors/**/*.js']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    plugins: { house },
    rules: {
      'max-lines': ['error', { max: 500 }],
      'house/one-thing-per-file': ['warn', { max: 300 }],
      // What people type is searched for control characters, and what programs print is rid of their colours.
      'no-control-regex': 'off',
    },
  },
  {
    files: ['**/*.{js,mjs,cjs}'],
    languageOptions: { globals: { process: 'readonly', module: 'writable' } },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        // Only test/contracts includes it: it brings mocha's types, which clash with those of jest.
        projectService: { allowDefaultProject: ['hardhat.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    // `consistent-type-imports` stays away: Nest injects and validates by the class itself, and a type import of one
    // compiles and then fails where it runs.
    rules: {
      // Ports answer promises, and so do their twins in memory, which wait for nothing.
      '@typescript-eslint/require-await': 'off',
      // Ports, hooks and factories give closures, typed as methods; classes keep their state in #private members.
      '@typescript-eslint/unbound-method': 'off',
      // The facts of a refusal are plain values: what must not be printed is an object.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true, allowArray: true },
      ],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_', caughtErrors: 'all' },
      ],
    },
  },
  {
    files: SPECS,
    // What a server, a program or a file answered is JSON of no known type until `expect` has looked at it.
    rules: {
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
    },
  },
  { files: ['apps/web/**/*.{ts,tsx}'], extends: [reactHooks.configs.flat.recommended] },
);
