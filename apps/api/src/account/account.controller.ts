import { Body, Controller, Get, Inject, Param, Post, Put } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import type { Accounts, addAccount, changePlatformRoles } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { Refused } from '../problem/refused.js';
import { AccountDto, AccountListDto, NewAccountDto, PlatformRolesDto, type ShowAccount } from './account.dto.js';
import { ACCOUNTS, ADD_ACCOUNT, CHANGE_PLATFORM_ROLES, SHOW_ACCOUNT } from './account.tokens.js';

/** Accounts, kept by administrators. */
@ApiTags('accounts')
@Refused('session.required', 'access.denied')
@Controller('accounts')
export class AccountController {
  readonly #accounts: Accounts;
  readonly #add: ReturnType<typeof addAccount>;
  readonly #change: ReturnType<typeof changePlatformRoles>;
  readonly #show: ShowAccount;

  constructor(
    @Inject(ACCOUNTS) accounts: Accounts,
    @Inject(ADD_ACCOUNT) add: ReturnType<typeof addAccount>,
    @Inject(CHANGE_PLATFORM_ROLES) change: ReturnType<typeof changePlatformRoles>,
    @Inject(SHOW_ACCOUNT) show: ShowAccount,
  ) {
    this.#accounts = accounts;
    this.#add = add;
    this.#change = change;
    this.#show = show;
  }

  @May('account.list')
  @Get()
  @ApiOperation({ summary: 'All accounts, in order of login' })
  @ApiOkResponse({ type: AccountListDto })
  async list(): Promise<AccountListDto> {
    const accounts = await this.#accounts.list();
    return { items: await Promise.all(accounts.map(this.#show)), next: null };
  }

  @May('account.add')
  @Post()
  @ApiOperation({ summary: 'Make an account with a party of its own' })
  @ApiCreatedResponse({ type: AccountDto })
  @Refused('request.invalid', 'name.hostile', 'account.password-weak', 'account.login-taken', 'access.duties-joined')
  async add(@Body() account: NewAccountDto): Promise<AccountDto> {
    return this.#show(await this.#add(account));
  }

  @May('account.change-roles')
  @Put(':id/platform-roles')
  @ApiOperation({ summary: 'Give an account other platform roles; they count from its next request on' })
  @ApiOkResponse({ type: AccountDto })
  @Refused('request.invalid', 'id.invalid', 'account.not-found', 'access.duties-joined', 'access.last-administrator')
  async changeRoles(@Param('id') id: string, @Body() { platformRoles }: PlatformRolesDto): Promise<AccountDto> {
    return this.#show(await this.#change({ id: asId('acc', id), platformRoles }));
  }
}
