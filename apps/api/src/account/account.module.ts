import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { type createDataSource, postgresAccounts, postgresParties, postgresUploadRows } from '@filmdeed/postgres';
import { type Accounts, addAccount, changePlatformRoles, type Passwords, showVouching } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import { CLOCK, ENV } from '../runtime.tokens.js';
import { AccountController } from './account.controller.js';
import type { ShowAccount } from './account.dto.js';
import { ACCOUNTS, ADD_ACCOUNT, CHANGE_PLATFORM_ROLES, PASSWORDS, SHOW_ACCOUNT } from './account.tokens.js';
import { argon2Passwords } from './argon2-passwords.js';
import { boundedPasswords } from './bounded-passwords.js';

type DataSource = ReturnType<typeof createDataSource>;

@Module({
  controllers: [AccountController],
  providers: [
    { provide: ACCOUNTS, inject: [getDataSourceToken()], useFactory: postgresAccounts },
    { provide: PASSWORDS, useFactory: () => boundedPasswords(argon2Passwords()) },
    {
      provide: ADD_ACCOUNT,
      inject: [ACCOUNTS, PASSWORDS, CLOCK],
      useFactory: (accounts: Accounts, passwords: Passwords, clock: Clock) =>
        addAccount({ accounts, passwords, clock }),
    },
    { provide: CHANGE_PLATFORM_ROLES, inject: [ACCOUNTS], useFactory: changePlatformRoles },
    {
      provide: SHOW_ACCOUNT,
      inject: [getDataSourceToken(), ENV, CLOCK],
      useFactory: (dataSource: DataSource, env: ApiEnv, clock: Clock): ShowAccount => {
        const uploads = postgresUploadRows(dataSource);
        const parties = postgresParties(dataSource);
        return async ({ id, login, name, platformRoles, party, createdAt }) => ({
          id,
          login,
          name,
          platformRoles,
          party,
          vouched: showVouching((await parties.vouchings([party], clock.now())).get(party) ?? null),
          quotaBytes: env.uploads.quotaBytes,
          usedBytes: await uploads.usedBytes(id),
          createdAt: createdAt.toISOString(),
        });
      },
    },
  ],
  exports: [ACCOUNTS, PASSWORDS, ADD_ACCOUNT, SHOW_ACCOUNT],
})
export class AccountModule {}
