import { Refusal } from '@filmdeed/kernel';
import type { ChainSigner } from './chain-signer.js';

export interface Web3SignerSettings {
  /** Base address of the service; may hold a password, and is never told. */
  readonly url: string;
  /** Account of the key, 0x-hex. */
  readonly address: string;
  /** What the service calls the key: Web3Signer takes its public key. The address if absent. */
  readonly identifier?: string;
}

/** A key store that says nothing for so long counts as away. */
const PATIENCE_MS = 10_000;
const SIGNATURE = /^"?(0x[0-9a-f]{130})"?$/i;
const MOST_ANSWER_CHARACTERS = 200;

/**
 * A key in a KMS or HSM behind a service that speaks Web3Signer's HTTP: `POST /api/v1/eth1/sign/{identifier}` with `{"data": payload}`, answered
 * with the signature over keccak256 of it. The key never comes here; whether the signature is of this account is checked by who uses it.
 */
export function web3Signer({ url, address, identifier }: Web3SignerSettings): ChainSigner {
  const base = new URL(url);
  const credentials = `${decodeURIComponent(base.username)}:${decodeURIComponent(base.password)}`;
  const authorization: Record<string, string> =
    credentials === ':' ? {} : { authorization: `Basic ${btoa(credentials)}` };
  base.username = base.password = '';
  const endpoint = `${base.href.replace(/\/+$/, '')}/api/v1/eth1/sign/${encodeURIComponent(identifier ?? address)}`;
  return {
    address: address.toLowerCase(),
    async sign(payload) {
      const found = SIGNATURE.exec(await ask(endpoint, authorization, payload));
      if (found === null) throw away('no signature');
      return found[1]!;
    },
  };
}

async function ask(endpoint: string, authorization: Record<string, string>, payload: string): Promise<string> {
  let status: number;
  let text: string;
  try {
    const response = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/plain', ...authorization },
      body: JSON.stringify({ data: payload }),
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    status = response.status;
    text = (await response.text()).slice(0, MOST_ANSWER_CHARACTERS).trim();
  } catch {
    throw away('no answer');
  }
  if (status !== 200) throw away(`status ${status}`);
  return text;
}

function away(cause: string): Refusal {
  const facts = { reason: 'the signer does not sign', why: 'signer', cause };
  return new Refusal('chain.rejected', 'what signs for us does not sign', facts);
}
