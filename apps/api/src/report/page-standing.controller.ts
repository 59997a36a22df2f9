import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { asId, Refusal } from '@filmdeed/kernel';
import { type ReportPorts, standingOf } from '@filmdeed/registry';
import { Refused } from '../problem/refused.js';
import { Public } from '../session/session.guard.js';
import { LeafStandingDto, PageStandingDto, showDecision, showStanding } from './report.dto.js';
import { REPORTS } from './report.tokens.js';

/** What everybody may know of the page of a filing. */
@ApiTags('reports')
@Controller()
export class PageStandingController {
  readonly #ports: ReportPorts;

  constructor(@Inject(REPORTS) ports: ReportPorts) {
    this.#ports = ports;
  }

  @Get('filings/:id/standing')
  @Public()
  @ApiOperation({
    summary: 'Whether the page of a filing is hidden: when, why, and by which decision',
    description: 'Its leaf, proofs and their verification are whole either way.',
    security: [],
  })
  @ApiOkResponse({ type: PageStandingDto })
  @Refused('id.invalid', 'filing.not-found')
  async standing(@Param('id') id: string): Promise<PageStandingDto> {
    return showStanding(await standingOf(this.#ports)(asId('fil', id)));
  }

  @Get('log/leaves/:index/standing')
  @Public()
  @ApiOperation({
    summary: 'The same by the place of the leaf in the log, as a look-up of a digest names it',
    security: [],
  })
  @ApiParam({ name: 'index', type: 'integer' })
  @ApiOkResponse({ type: LeafStandingDto })
  @Refused('log.not-found')
  async leafStanding(@Param('index') index: string): Promise<LeafStandingDto> {
    if (!/^(?:0|[1-9]\d{0,14})$/.test(index)) throw new Refusal('log.not-found', 'no such place in the log');
    const leafIndex = Number(index);
    const hidden = (await this.#ports.reports.hidingLeaves([leafIndex])).get(leafIndex);
    return { leafIndex, hidden: hidden === undefined ? null : showDecision(hidden) };
  }
}
