import { Refusal } from '@filmdeed/kernel';
import { FetchRequest } from 'ethers';

/** A node that says nothing for so long counts as unreachable. */
const PATIENCE_MS = 10_000;
/** It was reached, and has no time for us: another one may have. */
const TOO_MANY =
  /rate.?limit|too many requests|(?:quota|capacity|compute units).*exceeded|exceeded.*(?:quota|capacity)/i;
const QUANTITY = /^0x[0-9a-f]{1,32}$/i;

/** What a node answered to a request that it did not fulfil. */
export interface RpcError {
  readonly code?: unknown;
  readonly message?: unknown;
  /** Return data of a revert, 0x-hex, or an object that holds it: nodes differ. */
  readonly data?: unknown;
}

/** A node's own "no": it was reached, and refused. */
export class RpcFailure extends Error {
  readonly error: RpcError;

  constructor(method: string, error: RpcError) {
    super(`${method}: ${typeof error.message === 'string' ? error.message : 'the node refused'}`);
    this.name = 'RpcFailure';
    this.error = error;
  }
}

export function isRpcFailure(error: unknown): error is RpcFailure {
  return (error as Partial<RpcFailure> | null)?.name === 'RpcFailure';
}

/** What answers by JSON-RPC: one node, or the one that was chosen of several. */
export type ChainAsk = Pick<ChainRpc, 'ask' | 'quantity'>;

/**
 * One node, asked by JSON-RPC over HTTP, one request at a time and nothing remembered: an answer of a moment ago may stand in a block
 * that is gone. (ethers' own provider asks for the network behind one's back, and keeps answers.) Every failure of the way there is
 * `chain.unreachable`; the address is never told, as it may hold a password.
 */
export class ChainRpc {
  readonly #url: string;
  #id = 0;

  constructor(url: string) {
    this.#url = url;
  }

  /** The node's result. Throws `RpcFailure` if it refused. Refuses `chain.unreachable`. */
  async ask<T>(method: string, ...params: readonly unknown[]): Promise<T> {
    const request = new FetchRequest(this.#url);
    request.timeout = PATIENCE_MS;
    // One that has no time for us is left alone rather than asked again: there may be another.
    request.setThrottleParams({ maxAttempts: 1 });
    request.body = { jsonrpc: '2.0', id: (this.#id += 1), method, params };
    let answer: { readonly result?: T; readonly error?: RpcError };
    try {
      const response = await request.send();
      // Some nodes send their refusal with status 400 or 500, and it is still an answer.
      answer = response.bodyJson as typeof answer;
      if (typeof answer !== 'object' || answer === null) throw new Error('not JSON-RPC');
    } catch (error) {
      const { code } = error as { code?: unknown };
      throw new Refusal('chain.unreachable', 'the chain does not answer', {
        method,
        cause: typeof code === 'string' ? code : 'no JSON-RPC',
      });
    }
    if (answer.error && TOO_MANY.test(String(answer.error.message))) {
      throw new Refusal('chain.unreachable', 'the chain does not answer', { method, cause: 'too many requests' });
    }
    if (answer.error) throw new RpcFailure(method, answer.error);
    if (answer.result === undefined) {
      throw new Refusal('chain.unreachable', 'the chain does not answer', { method, cause: 'no result' });
    }
    return answer.result;
  }

  /** The result as a number of any size. */
  async quantity(method: string, ...params: readonly unknown[]): Promise<bigint> {
    return quantity(await this.ask<unknown>(method, ...params), method);
  }
}

/** A JSON-RPC quantity. Refuses `chain.unreachable`: a node that answers otherwise is none. */
export function quantity(value: unknown, method: string): bigint {
  if (typeof value === 'string' && QUANTITY.test(value)) return BigInt(value);
  throw new Refusal('chain.unreachable', 'the chain answers with something that is no number', {
    method,
    cause: 'form',
  });
}
