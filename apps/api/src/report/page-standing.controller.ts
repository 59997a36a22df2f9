import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import { type ReportPorts, standingOf } from '@filmdeed/registry';
import { Refused } from '../problem/refused.js';
import { Public } from '../session/session.guard.js';
import { PageStandingDto, showStanding } from './report.dto.js';
import { REPORTS } from './report.tokens.js';

/** What everybody may know of the page of a filing. */
@ApiTags('reports')
@Controller('filings/:id/standing')
export class PageStandingController {
  readonly #ports: ReportPorts;

  constructor(@Inject(REPORTS) ports: ReportPorts) {
    this.#ports = ports;
  }

  @Get()
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
}
