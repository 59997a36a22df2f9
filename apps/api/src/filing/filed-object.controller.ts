import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { asId, type PartyId, Refusal, type UploadId } from '@filmdeed/kernel';
import { type FilingPorts, findFiling, type StoredFiling, type Upload } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { rangeOf } from './byte-range.js';
import { downloadHeaders } from './download-headers.js';
import { FILINGS } from './filing.tokens.js';

const BINARY = { schema: { type: 'string', format: 'binary' } } as const;

/** The bytes that were handed in with a filing, for its holder alone. */
@ApiTags('filings')
@Refused('session.required', 'id.invalid', 'filing.not-found', 'upload.not-found', 'storage.damaged')
@Controller('filings/:id')
export class FiledObjectController {
  readonly #ports: FilingPorts;

  constructor(@Inject(FILINGS) ports: FilingPorts) {
    this.#ports = ports;
  }

  @May('filing.original')
  @Get('original')
  @ApiOperation({ summary: 'The original that was handed in' })
  @ApiHeader({ name: 'range', required: false, description: 'One range of bytes' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse(BINARY)
  @ApiResponse({ status: 206, description: 'The range asked for', ...BINARY })
  @ApiResponse({ status: 416, description: 'The range lies behind the end' })
  async original(
    @Asking() { party }: Viewer,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { filing, upload } = await this.#filed(party, id, ({ upload: own }) => own);
    await this.#send(upload, filing.fileName ?? (upload.name || filing.id), 'application/octet-stream', request, reply);
  }

  @May('filing.original')
  @Get('manifest')
  @ApiOperation({ summary: 'The manifest of a set, if it was handed in (docs/format.md §4)' })
  @ApiProduces('application/jsonl')
  @ApiOkResponse(BINARY)
  async manifest(
    @Asking() { party }: Viewer,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { filing, upload } = await this.#filed(party, id, ({ manifestUpload }) => manifestUpload);
    await this.#send(upload, `${filing.id}.manifest.jsonl`, 'application/jsonl', request, reply);
  }

  async #filed(
    party: PartyId,
    id: string,
    which: (filing: StoredFiling) => UploadId | null,
  ): Promise<{ filing: StoredFiling; upload: Upload }> {
    const filing = await findFiling(this.#ports)(party, asId('fil', id));
    const handedIn = which(filing);
    const upload = handedIn === null ? undefined : await this.#ports.uploads.find(handedIn);
    if (upload === undefined) throw new Refusal('upload.not-found', 'nothing of the kind was handed in');
    return { filing, upload };
  }

  async #send(
    { object, size, digests }: Upload,
    name: string,
    type: string,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    const tag = `"${digests?.sha256 ?? object}"`;
    const { range: asked, 'if-range': ifRange } = request.headers;
    const range = ifRange === undefined || ifRange === tag ? rangeOf(asked, size) : 'whole';
    if (range === 'unsatisfiable') {
      await reply.status(416).header('content-range', `bytes */${size}`).send();
      return;
    }
    const { start, end } = range === 'whole' ? { start: 0, end: size } : range;
    // A HEAD would otherwise read every byte in order to throw it away.
    const bytes = request.method === 'HEAD' ? NOTHING : await begun(this.#ports.objects.read(object, { start, end }));
    if (range !== 'whole') void reply.status(206).header('content-range', `bytes ${start}-${end - 1}/${size}`);
    await reply
      .type(type)
      .headers({ 'accept-ranges': 'bytes', etag: tag, 'cache-control': 'private, no-cache' })
      .headers(downloadHeaders(name))
      .header('content-length', String(end - start))
      .send(Readable.from(bytes));
  }
}

const NOTHING: readonly Uint8Array[] = [];

/** The same bytes once the first of them are there: a store that cannot give them is told in words, not by a broken connection. */
async function begun(bytes: AsyncIterable<Uint8Array>): Promise<AsyncIterable<Uint8Array>> {
  const source = bytes[Symbol.asyncIterator]();
  const first = await source.next();
  return (async function* () {
    try {
      for (let next = first; next.done !== true; next = await source.next()) yield next.value;
    } finally {
      await source.return?.();
    }
  })();
}
