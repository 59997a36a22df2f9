import type { OutboundHttp } from '../outbound-http.js';

const MOST_BYTES = 256 * 1024;

interface Asked {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly body?: unknown;
  readonly signal?: AbortSignal;
}

/** Our one way out in the form that libraries ask for: no redirects, private addresses only where the configuration names them. */
export function outboundFetch(http: OutboundHttp): (url: string, asked: Asked) => Promise<Response> {
  return async (url, { method, headers, body, signal }) => {
    const answer = await http({
      ...{ url, headers, mostBytes: MOST_BYTES },
      method: method === 'POST' ? 'POST' : 'GET',
      ...(body === undefined || body === null
        ? {}
        : { body: new Uint8Array(await new Response(body as string | URLSearchParams).arrayBuffer()) }),
      ...(signal === undefined ? {} : { signal }),
    });
    const said = Object.entries(answer.headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    );
    const bodyless = answer.status === 204 || answer.status === 304;
    return new Response(bodyless ? null : Buffer.from(answer.body), { status: answer.status, headers: said });
  };
}
