import { Global, Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import {
  postgresAddresses,
  postgresExpiries,
  postgresMessages,
  postgresMessageTasks,
  postgresWorkingCalendar,
} from '@filmdeed/postgres';
import { type AddressPorts, type Addresses, type Messages, notify, type Notify, type Vault } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import { CLOCK, ENV, VAULT } from '../runtime.tokens.js';
import { AddressController } from './address.controller.js';
import { MessageController } from './message.controller.js';
import { MessageReportController } from './message-report.controller.js';
import { MessageTaskController } from './message-task.controller.js';
import {
  ADDRESS_PORTS,
  EXPIRIES,
  MESSAGE_TASKS,
  MESSAGES,
  NOTIFY,
  REPORT_KEYS,
  WORKING_CALENDAR,
} from './message.tokens.js';
import { readReportKeys } from './report-keys.js';
import { WorkingCalendarController } from './working-calendar.controller.js';

const ADDRESSES = Symbol('ADDRESSES');

/** Global, because every noun may have something to tell: `NOTIFY`, and `EXPIRIES` for what ends. */
@Global()
@Module({
  controllers: [
    MessageController,
    AddressController,
    MessageTaskController,
    WorkingCalendarController,
    MessageReportController,
  ],
  providers: [
    { provide: MESSAGES, inject: [getDataSourceToken()], useFactory: postgresMessages },
    { provide: ADDRESSES, inject: [getDataSourceToken()], useFactory: postgresAddresses },
    { provide: MESSAGE_TASKS, inject: [getDataSourceToken()], useFactory: postgresMessageTasks },
    { provide: EXPIRIES, inject: [getDataSourceToken()], useFactory: postgresExpiries },
    { provide: WORKING_CALENDAR, inject: [getDataSourceToken()], useFactory: postgresWorkingCalendar },
    { provide: REPORT_KEYS, inject: [ENV], useFactory: ({ channels }: ApiEnv) => readReportKeys(channels) },
    {
      provide: NOTIFY,
      inject: [MESSAGES, ADDRESSES, VAULT, CLOCK, ENV],
      useFactory: (messages: Messages, addresses: Addresses, vault: Vault, clock: Clock, env: ApiEnv): Notify =>
        notify({ messages, addresses, vault, clock, offered: env.channels.map(({ channel }) => channel) }),
    },
    {
      provide: ADDRESS_PORTS,
      inject: [ADDRESSES, VAULT, CLOCK, NOTIFY, ENV],
      useFactory: (addresses: Addresses, vault: Vault, clock: Clock, tell: Notify, env: ApiEnv): AddressPorts => ({
        ...{ addresses, vault, clock, notify: tell, offered: env.channels.map(({ channel }) => channel) },
      }),
    },
  ],
  exports: [NOTIFY, EXPIRIES, WORKING_CALENDAR, MESSAGES],
})
export class MessageModule {}
