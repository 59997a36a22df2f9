// Brings the type of `ethers` on a network; the toolbox of hardhat.config.ts would bring mocha's globals too.
import type {} from '@nomicfoundation/hardhat-ethers';
import { bookGas } from './book-gas.ts';
import type { GeneratedPart } from './part.ts';

interface Receipt {
  readonly gasUsed: bigint;
}
interface Sent {
  wait(): Promise<Receipt | null>;
}

const HEAD = `# Gas

Used by each call of the contracts, its transaction included, on a chain in memory (optimizer 200 runs; CheckpointAnchor by london rules, PartyBook by those
of cancun and, where P-256 is said to be checked by the precompile of EIP-7951, of osaka). Made by \`npm run generate\`.

| call | gas |
|---|---:|
`;

/** What each call costs. Always the same calls with the same arguments, so that a difference is a change of the contract. */
export const gasReport: GeneratedPart = {
  name: 'gas-report',
  async make() {
    const { network } = await import('hardhat');
    const { ethers } = await network.create({ override: { hardfork: 'london' } });
    const used = async (sent: Sent | null): Promise<bigint> => (await sent?.wait())?.gasUsed ?? 0n;
    const [writer, next] = await ethers.getSigners();
    const log = await ethers.deployContract('CheckpointAnchor', [writer!.address, ethers.id('origin')]);
    const act = (name: string, ...args: unknown[]): Promise<bigint> =>
      log
        .getFunction(name)
        .send(...args)
        .then(used);
    const rows: [string, bigint][] = [
      ['CheckpointAnchor: deploy', await used(log.deploymentTransaction())],
      ['CheckpointAnchor.anchor: the first', await act('anchor', 100, ethers.id('first'))],
      ['CheckpointAnchor.anchor: every later one', await act('anchor', 1_000_000, ethers.id('later'))],
      ['CheckpointAnchor.offerWriter', await act('offerWriter', next!.address)],
      ['CheckpointAnchor.takeWriter', await used(await log.connect(next!).getFunction('takeWriter').send())],
    ];
    rows.push(...(await bookGas('cancun', 'checked in Solidity')));
    const native = await bookGas('osaka', 'checked by the precompile');
    rows.push(...native.filter(([call]) => call.includes('precompile')));
    const lines = rows.map(([call, gas]) => `| ${call} | ${gas.toLocaleString('en')} |\n`).join('');
    return new Map([['contracts/gas-report.md', HEAD + lines]]);
  },
};
