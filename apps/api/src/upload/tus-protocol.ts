import type { IncomingHttpHeaders } from 'node:http';
import { Refusal } from '@filmdeed/kernel';

/** tus 1.0.0, https://tus.io/protocols/resumable-upload */
export const TUS_VERSION = '1.0.0';
export const TUS_CONTENT_TYPE = 'application/offset+octet-stream';

/** A refusal whose status the tus protocol fixes itself. */
export interface ProtocolFault {
  readonly status: 412 | 415;
  readonly refusal: Refusal;
}

/** The method that is meant: a client whose way lets only POST through names the other in `X-HTTP-Method-Override`. */
export function meantMethod(method: string, headers: IncomingHttpHeaders): string {
  const override = headers['x-http-method-override'];
  if (method !== 'POST' || typeof override !== 'string') return method;
  return override.toUpperCase();
}

/** What the protocol lets no server process: another version (412), and bytes under another media type (415). */
export function protocolFault(method: string, headers: IncomingHttpHeaders): ProtocolFault | undefined {
  if (method === 'OPTIONS') return undefined;
  if (headers['tus-resumable'] !== TUS_VERSION) {
    const refusal = new Refusal('request.invalid', 'only tus 1.0.0 is spoken here', {
      expected: `Tus-Resumable: ${TUS_VERSION}`,
    });
    return { status: 412, refusal };
  }
  if (method === 'PATCH' && headers['content-type'] !== TUS_CONTENT_TYPE) {
    const refusal = new Refusal('request.invalid', 'another media type than tus asks for', {
      expected: TUS_CONTENT_TYPE,
    });
    return { status: 415, refusal };
  }
  return undefined;
}

/** What the library throws, in the words of refusals. `undefined` for a defect. */
export function refusalOfTus(
  method: string,
  status: number,
  body: string,
  offset: number | undefined,
): Refusal | undefined {
  const detail = body.trim().slice(0, 200);
  if (status === 404 || status === 410) return new Refusal('upload.not-found', 'no such upload of this party');
  if (status === 409) {
    return new Refusal(
      'upload.offset-mismatch',
      'the upload stands elsewhere',
      offset === undefined ? {} : { expected: offset },
    );
  }
  if (status === 413 && method === 'POST') return new Refusal('upload.too-large', 'the file is larger than allowed');
  if (status === 413) return new Refusal('size.mismatch', 'more bytes came than were declared');
  if ((status >= 400 && status < 500) || status === 501) return new Refusal('request.invalid', detail);
  return undefined;
}
