import { expect } from 'chai';
import { network } from 'hardhat';

const { ethers } = await network.create();
const ORIGIN_HASH = ethers.sha256(ethers.toUtf8Bytes('filmdeed.test/log'));
type Signer = Awaited<ReturnType<typeof ethers.getSigners>>[number];
const root = (n: number): string => ethers.zeroPadValue(ethers.toBeHex(n), 32);

async function deployed() {
  const [writer, next, stranger] = (await ethers.getSigners()) as [Signer, Signer, Signer];
  const log = await ethers.deployContract('CheckpointAnchor', [writer.address, ORIGIN_HASH]);
  return { log, writer, next, stranger };
}

describe('CheckpointAnchor', () => {
  it('says what it anchors and who writes', async () => {
    const { log, writer } = await deployed();
    expect(await log.originHash()).to.equal(ORIGIN_HASH);
    expect(await log.writer()).to.equal(writer.address);
    expect(await log.latest()).to.deep.equal([0n, root(0)]);
    await expect(log.deploymentTransaction())
      .to.emit(log, 'WriterChanged')
      .withArgs(ethers.ZeroAddress, writer.address);
  });

  it('records a checkpoint with one event', async () => {
    const { log } = await deployed();
    await expect(log.anchor(7, root(1)))
      .to.emit(log, 'CheckpointAnchored')
      .withArgs(7n, root(1));
    expect(await log.rootOf(7)).to.equal(root(1));
    expect(await log.latest()).to.deep.equal([7n, root(1)]);
  });

  it('refuses what is not newer, and says what was newest', async () => {
    const { log } = await deployed();
    await log.anchor(7, root(1));
    for (const size of [0, 6, 7]) {
      await expect(log.anchor(size, root(2)))
        .to.be.revertedWithCustomError(log, 'AnchorNotNewer')
        .withArgs(7n, BigInt(size));
    }
  });

  it('takes the largest size there is, and then nothing more', async () => {
    const { log } = await deployed();
    const most = 2n ** 64n - 1n;
    await log.anchor(most, root(3));
    await expect(log.anchor(most, root(4)))
      .to.be.revertedWithCustomError(log, 'AnchorNotNewer')
      .withArgs(most, most);
  });

  it('lets nobody else write', async () => {
    const { log, stranger } = await deployed();
    await expect(log.connect(stranger).anchor(1, root(1)))
      .to.be.revertedWithCustomError(log, 'AnchorWriterOnly')
      .withArgs(stranger.address);
  });

  it('hands the writing over in two steps', async () => {
    const { log, writer, next, stranger } = await deployed();
    await expect(log.offerWriter(next.address)).to.emit(log, 'WriterOffered').withArgs(writer.address, next.address);
    await expect(log.connect(stranger).takeWriter()).to.be.revertedWithCustomError(log, 'AnchorNotOffered');
    await log.anchor(1, root(1));
    await expect(log.connect(next).takeWriter()).to.emit(log, 'WriterChanged').withArgs(writer.address, next.address);
    await expect(log.anchor(2, root(2))).to.be.revertedWithCustomError(log, 'AnchorWriterOnly');
    await log.connect(next).anchor(2, root(2));
    await expect(log.connect(next).takeWriter()).to.be.revertedWithCustomError(log, 'AnchorNotOffered');
  });

  it('runs on a chain before PUSH0 and without blob opcodes', async () => {
    const london = await network.create({ override: { hardfork: 'london' } });
    const log = await london.ethers.deployContract('CheckpointAnchor', [
      await (await london.ethers.provider.getSigner()).getAddress(),
      ORIGIN_HASH,
    ]);
    await log.anchor(3, root(3));
    expect(await log.rootOf(3)).to.equal(root(3));
  });
});
