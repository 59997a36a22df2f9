import { Body, Controller, Get, Headers, HttpStatus, Inject, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiHeader,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bundleText, type Json } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import {
  bundleOf,
  fileEvidence,
  type FilingPorts,
  type FilingView,
  findFiling,
  listFilings,
  viewFilings,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { type ActInHand, ThisAct } from '../act/act-in-hand.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { attachment } from './attachment.js';
import { entityTag, namesTag } from './entity-tag.js';
import { BundleDto } from './bundle.dto.js';
import {
  FileContentDto,
  FilingDto,
  FilingPageDto,
  FilingQueryDto,
  SetContentDto,
  SignedFilingDto,
  UnsignedFilingDto,
} from './filing.dto.js';
import { FILINGS } from './filing.tokens.js';
import { idempotencyKeyOf } from './idempotency-key.js';

/** Kept by its reader alone, and asked for again each time. */
const PRIVATE = 'private, no-cache';

/** Filings of the acting party. Another party's are not found. */
@ApiTags('filings')
@Refused('session.required')
@Controller('filings')
export class FilingController {
  readonly #ports: FilingPorts;

  constructor(@Inject(FILINGS) ports: FilingPorts) {
    this.#ports = ports;
  }

  @May('filing.create')
  @Post()
  @ApiOperation({
    summary: 'File evidence',
    description: 'Repeating a request with its Idempotency-Key answers the same filing, however often.',
  })
  @ApiHeader({ name: 'idempotency-key', required: true, description: '1 to 200 visible ASCII characters' })
  @ApiExtraModels(SignedFilingDto, UnsignedFilingDto, FileContentDto, SetContentDto)
  @ApiBody({
    schema: { oneOf: [{ $ref: getSchemaPath(SignedFilingDto) }, { $ref: getSchemaPath(UnsignedFilingDto) }] },
  })
  @ApiCreatedResponse({
    type: FilingDto,
    headers: {
      'idempotency-replayed': {
        description: '`true` if this request was answered before',
        schema: { type: 'string' },
      },
    },
  })
  @Refused(
    'request.invalid',
    'request.not-json',
    'request.too-large',
    'idempotency.key-missing',
    'idempotency.key-reused',
    'id.invalid',
    'access.denied',
    'leaf.invalid',
    'leaf.too-large',
    'leaf.field-not-clear',
    'disclosure.invalid',
    'disclosure.missing',
    'digest.invalid',
    'digest.mismatch',
    'size.mismatch',
    'code.unknown',
    'name.hostile',
    'time.future',
    'time.invalid',
    'signature.unknown-scheme',
    'signer.unknown',
    'statement.mismatch',
    'signature.invalid',
    'upload.not-found',
    'upload.not-complete',
    'upload.already-filed',
    'manifest.invalid',
    'link.unknown',
    'mandate.revoked',
    'mandate.expired',
    'mandate.exceeded',
    'mandate.out-of-scope',
    'mandate.link-mismatch',
    'mandate.unsigned',
    'filing.id-taken',
    'storage.full',
    'clock.unsound',
    'database.unreachable',
  )
  async file(
    @Asking() { actor, party, mandate }: Viewer,
    @Headers('idempotency-key') key: string | undefined,
    @Body() request: Json,
    @ThisAct() act: ActInHand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<FilingView> {
    const { filing, opened, repeated } = await fileEvidence(this.#ports)({
      account: actor,
      party,
      idempotencyKey: idempotencyKeyOf(key),
      request: request ?? null,
      under: mandate,
      act: act.write,
    });
    if (!repeated) act.stands();
    void reply.header('location', `/api/v1/filings/${filing.id}`);
    if (repeated) void reply.header('idempotency-replayed', 'true');
    const [view] = await viewFilings(this.#ports)([opened === undefined ? filing : { ...filing, opened }]);
    return view!;
  }

  @May('filing.list')
  @Get()
  @ApiOperation({ summary: 'Filings of the acting party, newest first' })
  @ApiOkResponse({ type: FilingPageDto })
  @Refused('request.invalid', 'cursor.invalid')
  async list(
    @Asking() { party }: Viewer,
    @Query() { q, state, cursor, limit }: FilingQueryDto,
  ): Promise<{ items: readonly FilingView[]; next: string | null }> {
    const page = await listFilings(this.#ports)({
      party,
      limit,
      ...(q === undefined ? {} : { search: q }),
      ...(state === undefined ? {} : { state }),
      ...(cursor === undefined ? {} : { cursor }),
    });
    return { items: await viewFilings(this.#ports)(page.items), next: page.next };
  }

  @May('filing.look')
  @Get(':id')
  @ApiOperation({ summary: 'One own filing as it stands' })
  @ApiHeader({ name: 'if-none-match', required: false })
  @ApiOkResponse({ type: FilingDto, headers: { etag: { schema: { type: 'string' } } } })
  @ApiResponse({ status: HttpStatus.NOT_MODIFIED, description: 'It stands as it did' })
  @Refused('id.invalid', 'filing.not-found')
  async find(
    @Asking() { party }: Viewer,
    @Param('id') id: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const filing = await findFiling(this.#ports)(party, asId('fil', id));
    const [view] = await viewFilings(this.#ports)([filing]);
    const text = JSON.stringify(view);
    const tag = entityTag(text);
    void reply.header('etag', tag).header('cache-control', PRIVATE);
    if (namesTag(known, tag)) {
      void reply.status(HttpStatus.NOT_MODIFIED);
      return undefined;
    }
    void reply.type('application/json; charset=utf-8');
    return text;
  }

  @May('filing.bundle')
  @Get(':id/bundle')
  @ApiOperation({ summary: 'The bundle of an own filing (docs/format.md §8), everything opened' })
  @ApiOkResponse({ type: BundleDto })
  @Refused('id.invalid', 'filing.not-found')
  async bundle(
    @Asking() { party }: Viewer,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const filing = await findFiling(this.#ports)(party, asId('fil', id));
    const text = bundleText(await bundleOf(this.#ports)(filing));
    void reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', attachment(`${filing.id}.bundle.json`));
    return text;
  }
}
