import { Body, Controller, HttpCode, HttpStatus, Inject, Put } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Refusal } from '@filmdeed/kernel';
import type { Accounts, changePassword, Sessions } from '@filmdeed/registry';
import { ACCOUNTS } from '../account/account.tokens.js';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { NewPasswordDto } from './session.dto.js';
import { Asking } from './session.guard.js';
import { CHANGE_PASSWORD, SESSIONS, type Viewer } from './session.tokens.js';

@ApiTags('accounts')
@Controller('accounts/me/password')
export class PasswordController {
  readonly #change: ReturnType<typeof changePassword>;
  readonly #accounts: Accounts;
  readonly #sessions: Sessions;

  constructor(
    @Inject(CHANGE_PASSWORD) change: ReturnType<typeof changePassword>,
    @Inject(ACCOUNTS) accounts: Accounts,
    @Inject(SESSIONS) sessions: Sessions,
  ) {
    this.#change = change;
    this.#accounts = accounts;
    this.#sessions = sessions;
  }

  @May('account.change-password')
  @Put()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Change the own password; every other session of the account ends' })
  @ApiNoContentResponse()
  @Refused('request.invalid', 'session.required', 'session.credentials-wrong', 'account.password-weak')
  async change(@Asking() viewer: Viewer, @Body() { current, next }: NewPasswordDto): Promise<void> {
    const own = requireAccount(viewer);
    const account = await this.#accounts.byId(own.account);
    if (account === null) throw new Refusal('session.required', 'the account has gone');
    await this.#change({ account, current, next });
    await this.#sessions.revokeOthers(own.account, own.session);
  }
}
