import { Controller, Delete, Get, Head, Inject, Options, Param, Patch, Post, Req, Res } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiParam,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { asId, isRefusal } from '@filmdeed/kernel';
import type { Action, UploadFlow, UploadView } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAct } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { Asking, Public } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import type { TusDoor } from './tus-door.js';
import { meantMethod, TUS_VERSION } from './tus-protocol.js';
import { UploadDto, UploadListDto } from './upload.dto.js';
import { TUS_DOOR, UPLOAD_FLOW } from './upload.tokens.js';

/** What a method does that is named in place of POST. */
const MEANT: Readonly<Record<string, Action>> = { HEAD: 'upload.look', DELETE: 'upload.cancel' };

/** Uploads: tus 1.0.0 for the bytes, JSON for looking at them. Only who acts for the party that it was begun for ever finds it. */
@ApiTags('uploads')
@Refused('session.required')
@Controller('uploads')
export class UploadController {
  readonly #flow: UploadFlow;
  readonly #door: TusDoor;

  constructor(@Inject(UPLOAD_FLOW) flow: UploadFlow, @Inject(TUS_DOOR) door: TusDoor) {
    this.#flow = flow;
    this.#door = door;
  }

  // HEAD before GET: otherwise Fastify makes a HEAD route of its own from the latter.
  @May('upload.look')
  @Head(':id')
  @ApiOperation({ summary: 'tus: where the upload stands' })
  @ApiOkResponse()
  @Refused('id.invalid', 'upload.not-found')
  head(@Asking() viewer: Viewer, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#tus(viewer, id, request, reply);
  }

  @May('upload.list')
  @Get()
  @ApiOperation({ summary: 'Own uploads that are not filed' })
  @ApiOkResponse({ type: UploadListDto })
  async list(@Asking() viewer: Viewer): Promise<UploadListDto> {
    return { items: (await this.#flow.list(viewer.party)).map(viewOf), next: null };
  }

  @May('upload.look')
  @Get(':id')
  @ApiOperation({ summary: 'One own upload, with its digests once they stand' })
  @ApiOkResponse({ type: UploadDto })
  @Refused('id.invalid', 'upload.not-found')
  async look(@Asking() viewer: Viewer, @Param('id') id: string): Promise<UploadDto> {
    return viewOf(await this.#flow.look(viewer.party, asId('upl', id)));
  }

  @May('upload.begin')
  @Post()
  @ApiOperation({ summary: 'tus: begin an upload (Upload-Length, Upload-Metadata: filename, filetype, sha256, sm3)' })
  @ApiCreatedResponse()
  @Refused(
    'request.invalid',
    'name.hostile',
    'upload.empty',
    'upload.too-large',
    'upload.quota-exceeded',
    'storage.full',
  )
  create(@Asking() viewer: Viewer, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#tus(viewer, undefined, request, reply);
  }

  /** Only with `X-HTTP-Method-Override`. */
  @May('upload.append', 'upload.cancel', 'upload.look')
  @Post(':id')
  @ApiOperation({ summary: 'tus: PATCH, HEAD or DELETE by X-HTTP-Method-Override' })
  @ApiNoContentResponse()
  @Refused('id.invalid', 'upload.not-found')
  override(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    requireAct(viewer, [MEANT[meantMethod('POST', request.headers)] ?? 'upload.append']);
    return this.#tus(viewer, id, request, reply);
  }

  @May('upload.append')
  @Patch(':id')
  @ApiOperation({ summary: 'tus: send bytes at Upload-Offset' })
  @ApiNoContentResponse()
  @Refused(
    'id.invalid',
    'upload.not-found',
    'upload.offset-mismatch',
    'upload.busy',
    'size.mismatch',
    'digest.mismatch',
    'storage.full',
  )
  patch(@Asking() viewer: Viewer, @Param('id') id: string, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#tus(viewer, id, request, reply);
  }

  @May('upload.cancel')
  @Delete(':id')
  @ApiOperation({ summary: 'tus: give the upload up' })
  @ApiNoContentResponse()
  @Refused('id.invalid', 'upload.not-found')
  cancel(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ) {
    return this.#tus(viewer, id, request, reply);
  }

  @Public()
  @Options()
  @ApiOperation({ summary: 'tus: what this server speaks', security: [] })
  @ApiNoContentResponse()
  options(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#tus(undefined, undefined, request, reply);
  }

  @Public()
  @Options(':id')
  @ApiOperation({ summary: 'tus: what this server speaks', security: [] })
  @ApiParam({ name: 'id' })
  @ApiNoContentResponse()
  optionsOfOne(@Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    return this.#tus(undefined, undefined, request, reply);
  }

  async #tus(
    viewer: Viewer | undefined,
    id: string | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<void> {
    void reply.header('tus-resumable', TUS_VERSION);
    const { raw } = request;
    const method = meantMethod(request.method, request.headers);
    try {
      const answer = await (viewer === undefined
        ? this.#door.describe()
        : this.#door.handle({
            account: viewer.actor,
            party: viewer.party,
            method,
            ...(id === undefined ? {} : { id }),
            raw,
            answer: reply.raw,
          }));
      await reply.status(answer.status).headers(answer.headers).send();
    } catch (error) {
      if (isRefusal(error)) void reply.header('x-refusal', error.code);
      // Bytes that nobody will read are still coming: the connection cannot carry another request.
      if (!raw.complete) void reply.header('connection', 'close');
      throw error;
    }
  }
}

function viewOf({ party: _, ...view }: UploadView): UploadDto {
  return { ...view, createdAt: view.createdAt.toISOString(), expiresAt: view.expiresAt.toISOString() };
}
