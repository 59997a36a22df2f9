import { Refusal, toHex } from '@filmdeed/kernel';
import type { BookRecord } from '@filmdeed/registry';
import { concat, Interface } from 'ethers';
import { chainIdentity } from './chain-block.js';
import { type FeeTerms, UNBOUNDED } from './chain-fee.js';
import { ChainRpc } from './chain-rpc.js';
import { type ChainSigner, localSigner } from './chain-signer.js';
import { ACCESS_MANAGER_ABI, ACCESS_MANAGER_BYTECODE } from './generated/access-manager.js';
import { P256_VERIFIER_BYTECODE } from './generated/p256-verifier.js';
import { PARTY_BOOK_BYTECODE } from './generated/party-book.js';
import { WEBAUTHN_VERIFIER_BYTECODE } from './generated/webauthn-verifier.js';
import { onChain, PARTY_BOOK } from './rpc-refusal.js';
import { sendAndWait } from './send-and-wait.js';

export interface BookOrder {
  readonly rpcUrl: string;
  /** Private key, 0x-hex, or what signs with it: pays, and keeps no right. */
  readonly key: string | ChainSigner;
  readonly fees?: FeeTerms;
  /** The CheckpointAnchor of the log. */
  readonly anchor: string;
  /** Gives and takes the roles: an account of people, never of a service. */
  readonly admin: string;
  /** Account that brings words to the book, and may bind parties that are not there. */
  readonly registrar: string;
  /** Proposes recoveries by law, together with the independent key; null: nobody does. */
  readonly guardian?: string | null;
  /** ERC-7913 bytes, 0x-hex; null: nobody recovers by law, for ever. */
  readonly independentKey?: string | null;
}

/** Roles of the AccessManager. */
export const BOOK_ROLES = { admin: 0, registrar: 1, guardian: 2 } as const;
/** What the admin decides waits for so long in public; so does what the guardian proposes, before its 30 days begin. Seconds. */
const ADMIN_DELAY = 2 * 86_400;
const GUARDIAN_DELAY = 86_400;

const MANAGER = new Interface(ACCESS_MANAGER_ABI);

/**
 * Puts a PartyBook on the node's chain, with its AccessManager and the verifiers of keys that are no accounts, hands the admin's role over and
 * gives up the deployer's own. Nothing of a deployment that was cut short is used again. Refuses `environment.invalid` if the admin is a service's
 * account too, `chain.unreachable`, `chain.rejected`.
 */
export async function deployPartyBook(order: BookOrder): Promise<BookRecord> {
  const rpc = new ChainRpc(order.rpcUrl);
  const signer = typeof order.key === 'string' ? localSigner(order.key) : order.key;
  const { admin, registrar, guardian = null, independentKey = null } = order;
  const services = [signer.address, registrar, guardian ?? ''].map((address) => address.toLowerCase());
  if (services.includes(admin.toLowerCase())) {
    throw new Refusal('environment.invalid', 'the admin of the contracts must not be an account of a service', {
      admin,
    });
  }
  const salt = `0x${toHex(crypto.getRandomValues(new Uint8Array(32)))}`;
  return onChain(async () => {
    const { chainId, genesis } = await chainIdentity(rpc);
    const terms = { signer, chainId, fees: order.fees ?? UNBOUNDED };
    const make = async (bytecode: string, args = '0x') => sendAndWait(rpc, terms, { data: concat([bytecode, args]) });
    const manager = (await make(ACCESS_MANAGER_BYTECODE, MANAGER.encodeDeploy([signer.address]))).contract!;
    const p256 = (await make(P256_VERIFIER_BYTECODE)).contract!;
    const webauthn = (await make(WEBAUTHN_VERIFIER_BYTECODE)).contract!;
    const book = await make(
      PARTY_BOOK_BYTECODE,
      PARTY_BOOK.encodeDeploy([order.anchor, manager, salt, independentKey ?? '0x']),
    );
    const contract = book.contract!;
    const decide = (name: string, ...args: readonly unknown[]) =>
      sendAndWait(rpc, terms, { to: manager, data: MANAGER.encodeFunctionData(name, args) });
    const permit = (name: string, role: number) =>
      decide('setTargetFunctionRole', contract, [PARTY_BOOK.getFunction(name)!.selector], role);
    await permit('bind', BOOK_ROLES.registrar);
    await permit('proposeRecoveryByLaw', BOOK_ROLES.guardian);
    await decide('grantRole', BOOK_ROLES.registrar, registrar, 0);
    if (guardian !== null) await decide('grantRole', BOOK_ROLES.guardian, guardian, GUARDIAN_DELAY);
    for (const role of [BOOK_ROLES.registrar, BOOK_ROLES.guardian]) await decide('setGrantDelay', role, ADMIN_DELAY);
    await decide('grantRole', BOOK_ROLES.admin, admin, ADMIN_DELAY);
    await decide('renounceRole', BOOK_ROLES.admin, signer.address);
    return {
      chainId,
      genesis,
      contract,
      salt,
      accessManager: manager,
      verifiers: { p256, webauthn },
      block: book.block,
    };
  });
}

const ADDRESS = /^0x[0-9a-f]{40}$/;
const HASH = /^0x[0-9a-f]{64}$/;

/** A deployment as it was kept (deployments/README.md). Refuses `environment.invalid` naming the member. */
export function bookRecordOf(value: unknown): BookRecord {
  const record = (value ?? {}) as Partial<Record<string, unknown>>;
  const verifiers = (record['verifiers'] ?? {}) as Partial<Record<string, unknown>>;
  const text = (from: Partial<Record<string, unknown>>, name: string, form: RegExp): string => {
    const member = from[name];
    return typeof member === 'string' && form.test(member) ? member : refuse(name);
  };
  const number = (name: string): number => {
    const member = record[name];
    return Number.isSafeInteger(member) && (member as number) >= 0 ? (member as number) : refuse(name);
  };
  return {
    chainId: number('chainId'),
    genesis: record['genesis'] === null ? null : text(record, 'genesis', HASH),
    contract: text(record, 'contract', ADDRESS),
    salt: text(record, 'salt', HASH),
    accessManager: text(record, 'accessManager', ADDRESS),
    verifiers: { p256: text(verifiers, 'p256', ADDRESS), webauthn: text(verifiers, 'webauthn', ADDRESS) },
    block: number('block'),
  };
}

function refuse(member: string): never {
  throw new Refusal('environment.invalid', `the deployment of the party book has no valid ${member}`, { member });
}
