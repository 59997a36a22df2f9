import hardhatToolboxMochaEthers from '@nomicfoundation/hardhat-toolbox-mocha-ethers';
import { defineConfig } from 'hardhat/config';
import { createRequire } from 'node:module';

const VERSION = '0.8.37';
/** The compiler comes with npm: nothing is downloaded. */
const path = createRequire(import.meta.url).resolve('solc/soljson.js');
const optimizer = { enabled: true, runs: 200 };

/** More runs where there is time: `FUZZ_RUNS=10000 npx hardhat test solidity`. */
const runs = Number(process.env['FUZZ_RUNS'] ?? 256);

export default defineConfig({
  plugins: [hardhatToolboxMochaEthers],
  solidity: {
    // Deployed beside ours: who may do what, and keys that are no accounts.
    npmFilesToBuild: [
      '@openzeppelin/contracts/access/manager/AccessManager.sol',
      '@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913P256Verifier.sol',
      '@openzeppelin/contracts/utils/cryptography/verifiers/ERC7913WebAuthnVerifier.sol',
    ],
    compilers: [{ version: VERSION, path, settings: { optimizer, evmVersion: 'cancun' } }],
    // No PUSH0: this one must run on whatever chain will have it.
    overrides: {
      'contracts/CheckpointAnchor.sol': { version: VERSION, path, settings: { optimizer, evmVersion: 'london' } },
    },
  },
  paths: {
    sources: './contracts',
    tests: { mocha: './test/contracts', solidity: './contracts' },
    artifacts: './dist/artifacts',
    cache: './dist/cache',
  },
  typechain: { outDir: './dist/types' },
  test: { solidity: { fuzz: { runs, seed: '0x66696c6d64656564' }, invariant: { runs, depth: 32 } } },
});
