import { Controller, Get, Inject, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Readable } from 'node:stream';
import { type AccountId, asId, Refusal, type UploadId } from '@filmdeed/kernel';
import { type FilingPorts, findFiling, type StoredFiling, type Upload } from '@filmdeed/registry';
import { Refused } from '../problem/refused.js';
import { Viewer } from '../session/session.guard.js';
import type { SessionAccount } from '../session/session.tokens.js';
import { attachment } from './attachment.js';
import { rangeOf } from './byte-range.js';
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

  @Get('original')
  @ApiOperation({ summary: 'The original that was handed in' })
  @ApiHeader({ name: 'range', required: false, description: 'One range of bytes' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse(BINARY)
  @ApiResponse({ status: 206, description: 'The range asked for', ...BINARY })
  @ApiResponse({ status: 416, description: 'The range lies behind the end' })
  async original(
    @Viewer() { account }: SessionAccount,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { filing, upload } = await this.#filed(account, id, ({ upload: own }) => own);
    void reply.header('content-disposition', attachment(filing.fileName ?? upload.name));
    await this.#send(upload, request, reply.type('application/octet-stream'));
  }

  @Get('manifest')
  @ApiOperation({ summary: 'The manifest of a set, if it was handed in (docs/format.md §4)' })
  @ApiProduces('application/jsonl')
  @ApiOkResponse(BINARY)
  async manifest(
    @Viewer() { account }: SessionAccount,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { filing, upload } = await this.#filed(account, id, ({ manifestUpload }) => manifestUpload);
    void reply.header('content-disposition', attachment(`${filing.id}.manifest.jsonl`));
    await this.#send(upload, request, reply.type('application/jsonl'));
  }

  async #filed(
    account: AccountId,
    id: string,
    which: (filing: StoredFiling) => UploadId | null,
  ): Promise<{ filing: StoredFiling; upload: Upload }> {
    const filing = await findFiling(this.#ports)(account, asId('fil', id));
    const handedIn = which(filing);
    const upload = handedIn === null ? undefined : await this.#ports.uploads.find(handedIn);
    if (upload === undefined) throw new Refusal('upload.not-found', 'nothing of the kind was handed in');
    return { filing, upload };
  }

  async #send({ object, size, digests }: Upload, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const tag = `"${digests?.sha256 ?? object}"`;
    const { range: asked, 'if-range': ifRange } = request.headers;
    const range = ifRange === undefined || ifRange === tag ? rangeOf(asked, size) : 'whole';
    void reply.headers({ 'accept-ranges': 'bytes', etag: tag, 'cache-control': 'private, no-cache' });
    if (range === 'unsatisfiable') {
      await reply.status(416).header('content-range', `bytes */${size}`).send();
      return;
    }
    const { start, end } = range === 'whole' ? { start: 0, end: size } : range;
    if (range !== 'whole') void reply.status(206).header('content-range', `bytes ${start}-${end - 1}/${size}`);
    // A HEAD would otherwise read every byte in order to throw it away.
    const bytes = request.method === 'HEAD' ? [] : this.#ports.objects.read(object, { start, end });
    await reply.header('content-length', String(end - start)).send(Readable.from(bytes));
  }
}
