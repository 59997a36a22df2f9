import { Body, Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Accounts, addAccount } from '@filmdeed/registry';
import { Refused } from '../problem/refused.js';
import { Roles } from '../session/session.guard.js';
import { AccountDto, AccountListDto, NewAccountDto, type ShowAccount } from './account.dto.js';
import { ACCOUNTS, ADD_ACCOUNT, SHOW_ACCOUNT } from './account.tokens.js';

/** Accounts, kept by administrators. */
@ApiTags('accounts')
@Roles('administrator')
@Refused('session.required', 'access.denied')
@Controller('accounts')
export class AccountController {
  readonly #accounts: Accounts;
  readonly #add: ReturnType<typeof addAccount>;
  readonly #show: ShowAccount;

  constructor(
    @Inject(ACCOUNTS) accounts: Accounts,
    @Inject(ADD_ACCOUNT) add: ReturnType<typeof addAccount>,
    @Inject(SHOW_ACCOUNT) show: ShowAccount,
  ) {
    this.#accounts = accounts;
    this.#add = add;
    this.#show = show;
  }

  @Get()
  @ApiOperation({ summary: 'All accounts, in order of login' })
  @ApiOkResponse({ type: AccountListDto })
  async list(): Promise<AccountListDto> {
    const accounts = await this.#accounts.list();
    return { items: await Promise.all(accounts.map(this.#show)), next: null };
  }

  @Post()
  @ApiOperation({ summary: 'Make an account with a party of its own' })
  @ApiCreatedResponse({ type: AccountDto })
  @Refused('request.invalid', 'name.hostile', 'account.password-weak', 'account.login-taken')
  async add(@Body() account: NewAccountDto): Promise<AccountDto> {
    return this.#show(await this.#add(account));
  }
}
