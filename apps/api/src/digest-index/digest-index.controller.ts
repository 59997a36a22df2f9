import { Controller, Get, Headers, HttpStatus, Inject, Param, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { indexAnswerText } from '@filmdeed/evidence';
import type { DigestIndex } from '@filmdeed/registry';
import { entityTag, namesTag } from '../filing/entity-tag.js';
import { Refused } from '../problem/refused.js';
import { Public } from '../session/session.guard.js';
import { IndexAnswerDto, NewestIndexRootDto } from './digest-index.dto.js';
import { DIGEST_INDEX } from './digest-index.tokens.js';

const BRIEFLY = 'public, max-age=1';

/** Whether a digest was filed in the clear, for everybody (docs/format.md §12). */
@ApiTags('log')
@Public()
@Controller('log/index')
export class DigestIndexController {
  readonly #index: DigestIndex;

  constructor(@Inject(DIGEST_INDEX) index: DigestIndex) {
    this.#index = index;
  }

  @Get()
  @ApiOperation({ summary: 'The newest root of the index that the log holds', security: [] })
  @ApiOkResponse({ type: NewestIndexRootDto })
  @Refused('index.not-ready')
  async newest(@Res({ passthrough: true }) reply: FastifyReply): Promise<NewestIndexRootDto> {
    const newest = await this.#index.newest();
    void reply.header('cache-control', BRIEFLY);
    return newest;
  }

  @Get(':kind/:value')
  @ApiOperation({ summary: 'Whether a digest was filed in the clear, with proof', security: [] })
  @ApiParam({ name: 'kind', enum: ['sha256', 'sm3', 'set-root'] })
  @ApiParam({ name: 'value', description: '64 lower-case hex digits' })
  @ApiHeader({ name: 'if-none-match', required: false })
  @ApiOkResponse({ type: IndexAnswerDto, headers: { etag: { schema: { type: 'string' } } } })
  @ApiResponse({ status: HttpStatus.NOT_MODIFIED, description: 'The same root, log and anchors' })
  @Refused('digest.invalid', 'digest.unknown-algorithm', 'index.not-ready')
  async answer(
    @Param('kind') kind: string,
    @Param('value') value: string,
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    const text = indexAnswerText(await this.#index.answer(kind, value));
    const tag = entityTag(text);
    void reply.header('etag', tag).header('cache-control', BRIEFLY);
    if (namesTag(known, tag)) {
      void reply.status(HttpStatus.NOT_MODIFIED);
      return undefined;
    }
    void reply.type('application/json; charset=utf-8');
    return text;
  }
}
