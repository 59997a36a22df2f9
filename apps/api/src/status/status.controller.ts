import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CODE_LISTS, trustText } from '@filmdeed/evidence';
import type { AnchorRows, AttestationRows, LogReader } from '@filmdeed/ledger';
import type { ApiEnv } from '../env.js';
import { ANCHOR_ROWS, ATTESTATION_ROWS, LOG_READER } from '../log/log.tokens.js';
import { ENV } from '../runtime.tokens.js';
import { Public } from '../session/session.guard.js';
import { chainStatus } from './instance-chains.js';
import { clockStatus } from './instance-clocks.js';
import { productVersion } from './product-version.js';
import { CodeDto, InstanceStatusDto } from './status.dto.js';
import { TRUST, type TrustOf } from './status.tokens.js';

const VERSION = productVersion();

/** What this instance says of itself to everybody. */
@ApiTags('status')
@Public()
@Controller()
export class StatusController {
  readonly #env: ApiEnv;
  readonly #log: LogReader;
  readonly #anchors: AnchorRows;
  readonly #attestations: AttestationRows;
  readonly #trust: TrustOf;

  constructor(
    @Inject(ENV) env: ApiEnv,
    @Inject(LOG_READER) log: LogReader,
    @Inject(ANCHOR_ROWS) anchors: AnchorRows,
    @Inject(ATTESTATION_ROWS) attestations: AttestationRows,
    @Inject(TRUST) trust: TrustOf,
  ) {
    this.#env = env;
    this.#log = log;
    this.#anchors = anchors;
    this.#attestations = attestations;
    this.#trust = trust;
  }

  @Get('status')
  @ApiOperation({ summary: 'State of the instance', security: [] })
  @ApiOkResponse({ type: InstanceStatusDto })
  async status(): Promise<InstanceStatusDto> {
    const { name, publicUrl, cacFilingNo, uploads, promise, log } = this.#env;
    const [chains, clocks, { size }] = await Promise.all([
      chainStatus(this.#anchors),
      clockStatus(this.#attestations),
      this.#log.head(),
    ]);
    return {
      name,
      version: VERSION,
      origin: log.origin,
      publicUrl,
      cacFilingNo,
      maxUploadBytes: uploads.mostBytes,
      chains,
      clocks,
      log: { size },
      promiseSeconds: promise.seconds,
    };
  }

  @Get('trust')
  @ApiOperation({
    summary: 'The trust file of this instance (docs/format.md §7)',
    description: 'Compare it with one that you got another way: what is verified with it is believed because of it.',
    security: [],
  })
  @ApiOkResponse({ schema: { type: 'object', additionalProperties: true } })
  async trust(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply
      .type('application/json; charset=utf-8')
      .header('content-disposition', 'attachment; filename="trust.json"');
    return trustText(await this.#trust());
  }

  @Get('code-lists')
  @ApiOperation({ summary: 'Every code list, by the member that carries its values; lists only grow', security: [] })
  @ApiExtraModels(CodeDto)
  @ApiOkResponse({
    schema: {
      type: 'object',
      additionalProperties: { type: 'array', items: { $ref: getSchemaPath(CodeDto) } },
    },
  })
  codeLists(@Res({ passthrough: true }) reply: FastifyReply): typeof CODE_LISTS {
    void reply.header('cache-control', 'public, max-age=3600');
    return CODE_LISTS;
  }
}
