import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Clock } from '@filmdeed/kernel';
import { loadWorkingYear, type WorkingCalendar, type WorkingYear } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { CLOCK } from '../runtime.tokens.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { WORKING_CALENDAR } from './message.tokens.js';
import { NewWorkingYearDto, WorkingYearDto, WorkingYearListDto } from './working-calendar.dto.js';

/** The working days by which terms are counted. FilmDeed knows none by itself: each year is loaded from its official notice. */
@ApiTags('working-calendars')
@Refused('session.required', 'access.denied')
@Controller('working-calendars')
export class WorkingCalendarController {
  readonly #calendar: WorkingCalendar;
  readonly #clock: Clock;

  constructor(@Inject(WORKING_CALENDAR) calendar: WorkingCalendar, @Inject(CLOCK) clock: Clock) {
    this.#calendar = calendar;
    this.#clock = clock;
  }

  @May('working-calendar.list')
  @Get()
  @ApiOperation({ summary: 'Years that are loaded, latest first, each as loaded last' })
  @ApiOkResponse({ type: WorkingYearListDto })
  async list(): Promise<WorkingYearListDto> {
    return { items: (await this.#calendar.years()).map(show), next: null };
  }

  @May('working-calendar.load')
  @Post()
  @ApiOperation({ summary: 'Load a year, or its correction: nothing loaded before is changed' })
  @ApiCreatedResponse({ type: WorkingYearDto })
  @Refused('access.human-only', 'request.invalid', 'calendar.invalid', 'name.hostile')
  async load(@Asking() viewer: Viewer, @Body() year: NewWorkingYearDto): Promise<WorkingYearDto> {
    const { account } = requireAccount(viewer);
    const load = loadWorkingYear({ calendar: this.#calendar, clock: this.#clock });
    return show(await load({ ...year, loadedBy: account }));
  }
}

function show({ loadedAt, ...year }: WorkingYear): WorkingYearDto {
  return { ...year, loadedAt: loadedAt.toISOString() };
}
