import type { Signature, TypedData } from '@filmdeed/evidence';
import { fromHex, toBase64Url } from '@filmdeed/kernel';
import { ApiRefusal } from '../api/api-refusal.js';

/** What a wallet puts on the page (EIP-1193). */
interface Provider {
  request(ask: { method: string; params?: readonly unknown[] }): Promise<unknown>;
}

function provider(): Provider | undefined {
  return (window as { ethereum?: Provider }).ethereum;
}

export function hasWallet(): boolean {
  return provider() !== undefined;
}

/** Asks the wallet for an account: 20 bytes, hex. Refuses `wallet.unavailable`, `wallet.cancelled`. */
export async function walletAccount(): Promise<string> {
  const accounts = await ask('eth_requestAccounts', []);
  const first: unknown = Array.isArray(accounts) ? accounts[0] : undefined;
  if (typeof first !== 'string' || !/^0x[0-9a-fA-F]{40}$/.test(first)) throw refusal('wallet.unavailable');
  return first.slice(2).toLowerCase();
}

/** Lets the wallet show and sign the typed data itself. Refuses `wallet.unavailable`, `wallet.cancelled`, `wallet.other-account`. */
export async function signWithWallet(address: string, typedData: TypedData): Promise<Signature> {
  const accounts = await ask('eth_requestAccounts', []);
  const known = Array.isArray(accounts) && accounts.some((each) => String(each).toLowerCase() === `0x${address}`);
  if (!known) throw refusal('wallet.other-account');
  const signed = await ask('eth_signTypedData_v4', [`0x${address}`, JSON.stringify(typedData)]);
  if (typeof signed !== 'string' || !/^0x[0-9a-fA-F]{130}$/.test(signed)) throw refusal('wallet.unavailable');
  return { rs: toBase64Url(fromHex(signed.slice(2).toLowerCase())) };
}

async function ask(method: string, params: readonly unknown[]): Promise<unknown> {
  const wallet = provider();
  if (wallet === undefined) throw refusal('wallet.unavailable');
  try {
    return await wallet.request({ method, params });
  } catch (error) {
    // EIP-1193: 4001, the user rejected the request.
    throw refusal((error as { code?: number }).code === 4001 ? 'wallet.cancelled' : 'wallet.unavailable');
  }
}

function refusal(code: string): ApiRefusal {
  return new ApiRefusal({ title: '', status: 0, detail: code, code, facts: {} });
}
