import type { AccountId } from '@filmdeed/kernel';
import type { WorkingCalendar, WorkingYear } from '@filmdeed/registry';
import { type DataSource, LessThanOrEqual } from 'typeorm';
import { type WorkingYearRow, workingYearRows } from './message-task.rows.js';
import { tellingOutage } from './outage.js';

/** `WorkingCalendar` in PostgreSQL. */
export function postgresWorkingCalendar(dataSource: DataSource): WorkingCalendar {
  const table = dataSource.getRepository(workingYearRows);
  return tellingOutage<WorkingCalendar>({
    async year(year, asOf) {
      const row = await table.findOne({ where: { year, loadedAt: LessThanOrEqual(asOf) }, order: { id: 'DESC' } });
      return row === null ? null : yearOfRow(row);
    },

    async years() {
      const rows = await table
        .createQueryBuilder('y')
        .distinctOn(['y.year'])
        .orderBy('y.year', 'DESC')
        .addOrderBy('y.id', 'DESC')
        .getMany();
      return rows.map(yearOfRow);
    },

    async load(year) {
      await table.insert({ ...year, holidays: [...year.holidays], makeUpDays: [...year.makeUpDays] });
    },
  });
}

function yearOfRow({ id: _, ...row }: WorkingYearRow): WorkingYear {
  return { ...row, loadedBy: row.loadedBy as AccountId };
}
