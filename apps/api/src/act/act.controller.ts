import { Controller, Get, Inject, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { type PartyId, Refusal } from '@filmdeed/kernel';
import { type ActQuery, type ActSearch, exportActs } from '@filmdeed/registry';
import { May } from '../access/may.js';
import type { ApiEnv } from '../env.js';
import { Refused } from '../problem/refused.js';
import { ENV } from '../runtime.tokens.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { ActFilterDto, ActPageDto, ActQueryDto, queryOf, showAct } from './act.dto.js';
import { ACT_SEARCH } from './act.tokens.js';

/** The audit trail: all of it for an auditor, that of the acting party for its owner. */
@ApiTags('acts')
@Refused('session.required', 'access.denied', 'request.invalid')
@Controller('acts')
export class ActController {
  readonly #acts: ActSearch;
  readonly #origin: string;

  constructor(@Inject(ACT_SEARCH) acts: ActSearch, @Inject(ENV) env: ApiEnv) {
    this.#acts = acts;
    this.#origin = env.log.origin;
  }

  @May('act.search')
  @Get()
  @ApiOperation({
    summary: 'Acts, the newest first',
    description:
      'An auditor finds every act; anybody else those for the party that they act for and own. An act stands here about a second after it was done. Looking is an act too.',
  })
  @ApiOkResponse({ type: ActPageDto })
  @Refused('cursor.invalid')
  async search(@Asking() viewer: Viewer, @Query() { cursor, limit, ...filter }: ActQueryDto): Promise<ActPageDto> {
    const { query } = within(viewer, queryOf(filter));
    const found = await this.#acts.page(query, cursor === undefined ? null : placeOf(cursor), limit + 1);
    const items = found.slice(0, limit);
    return { items: items.map(showAct), next: found.length > limit ? String(items.at(-1)!.index) : null };
  }

  @May('act.export')
  @Get('export')
  @ApiOperation({
    summary: 'The part of the trail that holds what is looked for, with its proof',
    description:
      'Lines of JSON (docs/format.md §16.4); acts that do not match are digests alone. `filmdeed-acts` says over how many acts the lines are.',
  })
  @ApiProduces('application/x-ndjson')
  @ApiOkResponse({ schema: { type: 'string' }, headers: { 'filmdeed-acts': { schema: { type: 'integer' } } } })
  @Refused('trail.not-ready')
  async export(@Asking() viewer: Viewer, @Query() filter: ActFilterDto, @Res() reply: FastifyReply): Promise<void> {
    const { query, party } = within(viewer, queryOf(filter));
    const { count, lines } = await exportActs({ acts: this.#acts, origin: this.#origin })(query, party);
    await reply
      .type('application/x-ndjson; charset=utf-8')
      .header('filmdeed-acts', String(count))
      .header('content-disposition', 'attachment; filename="acts.jsonl"')
      .send(Readable.from(lines));
  }
}

/** Whoever is no auditor finds what was done for their own party, and of another party nothing, whether it is there or not. Refuses `access.denied`. */
function within(viewer: Viewer, query: ActQuery): { readonly query: ActQuery; readonly party?: PartyId } {
  if (viewer.platformRoles.includes('auditor') && viewer.mandate === null) return { query };
  const { party } = viewer;
  if (query.party !== undefined && query.party !== party) {
    throw new Refusal('access.denied', 'only acts for the party that is acted for', { missing: 'party' });
  }
  return { query: { ...query, party }, party };
}

function placeOf(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw new Refusal('cursor.invalid', 'not a cursor of an earlier page');
  return Number(cursor);
}
