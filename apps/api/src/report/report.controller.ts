import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Req } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { asId, Refusal } from '@filmdeed/kernel';
import {
  decideReport,
  type Memberships,
  openReport,
  type Report,
  reportFiling,
  type ReportPorts,
  tellDecisions,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { Acted } from '../act/act-routes.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import type { LineLog } from '../process/line-log.js';
import { LINE_LOG } from '../runtime.tokens.js';
import { Asking, Public, sessionHeaders } from '../session/session.guard.js';
import { MEMBERSHIPS, SESSION_RESOLVER, type SessionResolver, type Viewer } from '../session/session.tokens.js';
import {
  ExaminedReportDto,
  NewReportDecisionDto,
  NewReportDto,
  ReportDto,
  ReportListDto,
  ReportQueryDto,
  showReport,
} from './report.dto.js';
import { REPORTS } from './report.tokens.js';

/** Content reports: anybody makes one, examiners decide (docs/format.md §18). */
@ApiTags('reports')
@Controller('reports')
export class ReportController {
  readonly #ports: ReportPorts;
  readonly #resolve: SessionResolver;
  readonly #memberships: Memberships;
  readonly #log: LineLog;

  constructor(
    @Inject(REPORTS) ports: ReportPorts,
    @Inject(SESSION_RESOLVER) resolve: SessionResolver,
    @Inject(MEMBERSHIPS) memberships: Memberships,
    @Inject(LINE_LOG) log: LineLog,
  ) {
    this.#ports = ports;
    this.#resolve = resolve;
    this.#memberships = memberships;
    this.#log = log;
  }

  @Post()
  @Acted('report.make')
  @Public()
  @ApiOperation({
    summary: 'Report the page of a filing, signed in or not',
    description: 'So many from one address an hour. The id in the answer is how a stranger asks what was decided.',
    security: [],
  })
  @ApiCreatedResponse({ type: ReportDto })
  @Refused(
    ...(['request.invalid', 'request.too-many', 'id.invalid', 'code.unknown', 'name.hostile'] as const),
    ...(['filing.not-found', 'clock.unsound'] as const),
  )
  async report(@Body() report: NewReportDto, @Req() request: FastifyRequest): Promise<ReportDto> {
    const viewer = await this.#resolve(sessionHeaders(request));
    const made = await reportFiling(this.#ports)({
      ...{ filing: asId('fil', report.filing), reason: report.reason, text: report.text },
      contact: report.contact === undefined || report.contact === '' ? null : report.contact,
      reporter: viewer?.party ?? null,
    });
    return showReport(made, []);
  }

  @Get()
  @May('report.list')
  @ApiOperation({ summary: 'Reports in the order in which they came, with what was written' })
  @ApiOkResponse({ type: ReportListDto })
  @Refused('session.required', 'access.denied', 'request.invalid', 'id.invalid', 'vault.damaged')
  async list(@Query() { state, cursor, limit }: ReportQueryDto): Promise<ReportListDto> {
    const reports = await this.#ports.reports.list({
      ...{ limit: limit + 1, ...(state === undefined ? {} : { state }) },
      ...(cursor === undefined ? {} : { after: asId('rpt', cursor) }),
    });
    const page = reports.slice(0, limit);
    const items = await Promise.all(page.map((report) => this.#examined(report)));
    return { items, next: reports.length > limit ? page.at(-1)!.id : null };
  }

  @Get(':id')
  @Public()
  @ApiOperation({ summary: 'What was decided on a report, for whoever has its id', security: [] })
  @ApiOkResponse({ type: ReportDto })
  @Refused('id.invalid', 'report.not-found')
  async find(@Param('id') id: string): Promise<ReportDto> {
    const report = await this.#ports.reports.find(asId('rpt', id));
    if (report === null) throw new Refusal('report.not-found', 'no such report');
    return showReport(report, await this.#ports.reports.decisions(report.id));
  }

  @Post(':id/decisions')
  @HttpCode(HttpStatus.OK)
  @May('report.decide')
  @ApiOperation({
    summary: 'Hide a page, leave it, or show it again',
    description: 'Both sides are told. What is hidden is the page: leaf, proofs and their verification stay whole.',
  })
  @ApiOkResponse({ type: ExaminedReportDto })
  @Refused(
    ...(['session.required', 'access.denied', 'access.human-only', 'request.invalid', 'id.invalid'] as const),
    ...([
      'code.unknown',
      'name.hostile',
      'report.not-found',
      'report.decided',
      'clock.unsound',
      'access.own-matter',
    ] as const),
  )
  async decide(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() { verdict, ground, words }: NewReportDecisionDto,
  ): Promise<ExaminedReportDto> {
    const { account } = requireAccount(viewer);
    const ties = await this.#memberships.ties(account);
    const order = { report: asId('rpt', id), verdict, ground, words, by: account, ties };
    const { report } = await decideReport(this.#ports)(order);
    // What stands is decided; who could not be told now is told by the tick.
    await tellDecisions(this.#ports)().catch((error: unknown) => {
      this.#log('error', 'report.telling-failed', { code: (error as { code?: string }).code ?? '' });
    });
    return this.#examined(report);
  }

  async #examined(report: Report): Promise<ExaminedReportDto> {
    const [decisions, opened] = await Promise.all([
      this.#ports.reports.decisions(report.id),
      openReport(this.#ports)(report),
    ]);
    return { ...showReport(report, decisions), ...opened, reporter: report.reporter, holder: report.holder };
  }
}
