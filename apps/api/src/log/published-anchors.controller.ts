import { Controller, Get, Inject, Param, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { fromHex, Refusal } from '@filmdeed/kernel';
import type { PublishedAnchors } from '@filmdeed/postgres';
import { Refused } from '../problem/refused.js';
import { Public } from '../session/session.guard.js';
import { PUBLISHED_ANCHORS } from './log.tokens.js';
import { AnchorListDto, AnchorListQueryDto, LeafPlaceDto } from './published-anchors.dto.js';

/** What an auditor needs beside the tiles, for everybody (docs/format.md §13). */
@ApiTags('log')
@Public()
@Controller('log')
export class PublishedAnchorsController {
  readonly #published: PublishedAnchors;

  constructor(@Inject(PUBLISHED_ANCHORS) published: PublishedAnchors) {
    this.#published = published;
  }

  @Get('anchors')
  @ApiOperation({ summary: 'The anchors of the log, in order of size', security: [] })
  @ApiOkResponse({ type: AnchorListDto })
  @Refused('request.invalid')
  async anchors(
    @Query() { after }: AnchorListQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<AnchorListDto> {
    void reply.header('cache-control', 'public, max-age=1');
    return this.#published.page(after);
  }

  @Get('leaves/:hash')
  @ApiOperation({ summary: 'Where the leaf with this hash stands; its bytes are in the tiles', security: [] })
  @ApiParam({ name: 'hash', description: '64 lower-case hex digits' })
  @ApiOkResponse({ type: LeafPlaceDto })
  @Refused('digest.invalid', 'log.not-found')
  async leaf(@Param('hash') hash: string): Promise<LeafPlaceDto> {
    if (!/^[0-9a-f]{64}$/.test(hash)) throw new Refusal('digest.invalid', 'not 64 lower-case hex digits');
    const index = await this.#published.indexOf(fromHex(hash));
    if (index === null) throw new Refusal('log.not-found', 'no leaf with this hash is logged');
    return { leafHash: hash, index };
  }
}
