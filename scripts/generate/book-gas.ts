import type {} from '@nomicfoundation/hardhat-ethers';
import { p256 } from '@noble/curves/nist.js';
import { AbiCoder, concat, hexlify, id, sha256, TypedDataEncoder, Wallet } from 'ethers';

/** A key that signs a digest as the contract takes it. Always the same ones: whether a byte is zero costs gas. */
interface Key {
  readonly signer: string;
  sign(digest: string): string;
}

const SENTENCES = {
  BindSigner: '本人将此密钥登记为本主体的首个签署密钥 I bind this key as the first signer of this party',
  AddSigner: '本主体增加此签署密钥 This party adds this signer',
  RotateSigner: '本主体以新签署密钥替换旧签署密钥 This party replaces the old signer by the new one',
  NameRecoveryKey: '本主体指定此恢复密钥 This party names this recovery key',
  ProposeRecovery:
    '恢复本主体:公示三十日后由此密钥取代全部签署密钥,其后三十日内不得转让或专有授权 Recovery of this party: after 30 days in public this key replaces all signers, and for 30 days more nothing is assigned or licensed exclusively',
  VetoRecovery: '本人否决对本主体的此项恢复 I veto this recovery of this party',
};
const FAR = 4_000_000_000;
const SALT = id('salt');
const PARTY = id('party');

/** What each act on a PartyBook costs; the verifiers use the precompile of EIP-7951 from osaka on, and Solidity before. */
export async function bookGas(hardfork: 'cancun' | 'osaka', words: string): Promise<[string, bigint][]> {
  const { network } = await import('hardhat');
  const { ethers } = await network.create({ override: { hardfork, allowUnlimitedContractSize: false } });
  const [operator] = await ethers.getSigners();
  const anchor = await ethers.deployContract('CheckpointAnchor', [operator!.address, id('origin')]);
  const manager = await ethers.deployContract('AccessManager', [operator!.address]);
  const p256Verifier = await ethers.deployContract('ERC7913P256Verifier');
  const webauthn = await ethers.deployContract('ERC7913WebAuthnVerifier');
  const args = [await anchor.getAddress(), await manager.getAddress(), SALT, '0x'];
  const book = await ethers.deployContract('PartyBook', args);
  const address = await book.getAddress();
  const rows: [string, bigint][] = [];
  const note = async (name: string, sent: { wait(): Promise<{ readonly gasUsed: bigint } | null> } | null) =>
    void rows.push([name, (await sent?.wait())?.gasUsed ?? 0n]);
  await note('PartyBook: deploy', book.deploymentTransaction());
  await manager.getFunction('grantRole').send(1, operator!.address, 0);
  await manager.getFunction('setTargetFunctionRole').send(address, [book.getFunction('bind').fragment.selector], 1);

  const domain = { name: 'FilmDeed PartyBook', version: '1', chainId: 31337, verifyingContract: address, salt: SALT };
  let nonces = 0;
  const act = (type: keyof typeof SENTENCES, party: string, own: Record<string, readonly [string, unknown]>) => {
    const nonce = id(`nonce ${(nonces += 1)}`);
    const fields = Object.entries(own).map(([name, [kind]]) => ({ name, type: kind }));
    const types = {
      [type]: [
        ...[{ name: 'statement', type: 'string' }, { name: 'party', type: 'bytes32' }, ...fields],
        ...[
          { name: 'deadline', type: 'uint64' },
          { name: 'nonce', type: 'bytes32' },
        ],
      ],
    };
    const values = Object.fromEntries(Object.entries(own).map(([name, [, value]]) => [name, value]));
    const message = { statement: SENTENCES[type], party, ...values, deadline: FAR, nonce };
    return { terms: [FAR, nonce], digest: TypedDataEncoder.hash(domain, types, message) };
  };
  const bind = async (name: string, key: Key, party: string) => {
    const { terms, digest } = act('BindSigner', party, { signer: ['bytes', key.signer] });
    await note(name, await book.getFunction('bind').send(party, key.signer, terms, key.sign(digest)));
  };
  const send = async (
    ...[name, method, type, own, by, incoming]: [
      string,
      string,
      keyof typeof SENTENCES,
      Parameters<typeof act>[2],
      Key,
      Key,
    ]
  ) => {
    const { terms, digest } = act(type, PARTY, own);
    const values = Object.values(own).map(([, value]) => value);
    const signed = method === 'proposeRecovery' ? by.sign(digest) : [[by.signer, by.sign(digest)]];
    await note(name, await book.getFunction(method).send(PARTY, ...values, terms, signed, incoming.sign(digest)));
    return digest;
  };

  const first = account('first');
  const file = p256Key(await p256Verifier.getAddress());
  const passkey = passkeyOf(await webauthn.getAddress());
  await bind('PartyBook.bind: an account (ECDSA)', first, PARTY);
  await bind(`PartyBook.bind: a P-256 key, ${words}`, file, id('another'));
  await bind(`PartyBook.bind: a passkey, ${words}`, passkey, id('a third'));
  const signer = (key: Key): readonly [string, unknown] => ['bytes', key.signer];
  const add = { signer: signer(passkey), threshold: ['uint8', 1] as const };
  await send(`PartyBook.addSigner: a passkey, ${words}`, 'addSigner', 'AddSigner', add, first, passkey);
  if (hardfork === 'cancun') {
    const [second, recovery, heir] = [account('second'), account('recovery'), account('heir')];
    const turn = { from: signer(first), to: signer(second) };
    await send('PartyBook.rotateSigner: an account', 'rotateSigner', 'RotateSigner', turn, first, second);
    const name = { recoveryKey: signer(recovery) };
    await send('PartyBook.nameRecoveryKey', 'nameRecoveryKey', 'NameRecoveryKey', name, second, recovery);
    const propose = { signer: signer(heir) };
    const of = [propose, recovery, heir] as const;
    let proposed = await send('PartyBook.proposeRecovery', 'proposeRecovery', 'ProposeRecovery', ...of);
    const { terms, digest } = act('VetoRecovery', PARTY, { recovery: ['bytes32', proposed] });
    const veto = [second.signer, second.sign(digest)];
    await note('PartyBook.vetoRecovery', await book.getFunction('vetoRecovery').send(PARTY, proposed, terms, veto));
    proposed = await send('PartyBook.proposeRecovery: once more', 'proposeRecovery', 'ProposeRecovery', ...of);
    await ethers.provider.send('evm_increaseTime', [30 * 86_400]);
    const done = await book.getFunction('completeRecovery').send(PARTY, proposed);
    await note('PartyBook.completeRecovery: of two signers', done);
  }
  return rows;
}

function account(name: string): Key {
  const { signingKey, address } = new Wallet(id(name));
  return { signer: address, sign: (digest) => signingKey.sign(digest).serialized };
}

const SECRET = Buffer.from(id('p256').slice(2), 'hex');
const PUBLIC = hexlify(p256.getPublicKey(SECRET, false).subarray(1));
const signP256 = (digest: string): string =>
  hexlify(p256.sign(Buffer.from(digest.slice(2), 'hex'), SECRET, { prehash: false, lowS: true }));

function p256Key(verifier: string): Key {
  return { signer: concat([verifier, PUBLIC]), sign: signP256 };
}

/** An assertion of the usual length. */
function passkeyOf(verifier: string): Key {
  return {
    signer: concat([verifier, PUBLIC]),
    sign(digest) {
      const challenge = Buffer.from(digest.slice(2), 'hex').toString('base64url');
      const client = JSON.stringify({
        type: 'webauthn.get',
        ...{ challenge, origin: 'https://filmdeed.example', crossOrigin: false },
      });
      const authenticator = concat([sha256(Buffer.from('filmdeed.example')), '0x0500000001']);
      const rs = signP256(sha256(concat([authenticator, sha256(Buffer.from(client))])));
      const [challengeIndex, typeIndex] = [client.indexOf('"challenge":"'), client.indexOf('"type":"')];
      return AbiCoder.defaultAbiCoder().encode(
        ['bytes32', 'bytes32', 'uint256', 'uint256', 'bytes', 'string'],
        [`0x${rs.slice(2, 66)}`, `0x${rs.slice(66)}`, challengeIndex, typeIndex, authenticator, client],
      );
    },
  };
}
