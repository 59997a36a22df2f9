import { type BeforeApplicationShutdown, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { UnknownElementException } from '@nestjs/core/errors/exceptions/index.js';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { postgresMemberships, postgresSessions, postgresSignInAttempts } from '@filmdeed/postgres';
import {
  type Accounts,
  changePassword,
  type ClientStanding,
  findSession,
  type IdentityPorts,
  type MandateStanding,
  type Memberships,
  type Passwords,
  type Sessions,
  signIn,
  type SignInTickets,
} from '@filmdeed/registry';
import { AccountModule } from '../account/account.module.js';
import { ACCOUNTS, PASSWORDS } from '../account/account.tokens.js';
import type { LineLog } from '../process/line-log.js';
import type { ApiEnv } from '../env.js';
import { CLOCK, ENV, LINE_LOG, VAULT } from '../runtime.tokens.js';
import { ApprovalController } from './approval.controller.js';
import { IdentityController } from './identity.controller.js';
import { identityProviders } from './identity-providers.js';
import { PasskeyController } from './passkey.controller.js';
import { PasskeySessionController } from './passkey-session.controller.js';
import { SecondFactorController } from './second-factor.controller.js';
import { SessionListController } from './session-list.controller.js';
import { signInPorts } from './sign-in-ports.js';
import { StepUpController } from './step-up.controller.js';
import { PasswordController } from './password.controller.js';
import { SessionController } from './session.controller.js';
import {
  CHANGE_PASSWORD,
  CLIENT_STANDING,
  MANDATE_STANDING,
  MEMBERSHIPS,
  SESSION_RESOLVER,
  SESSIONS,
  type SessionResolver,
  SIGN_IN,
  SIGN_IN_PORTS,
} from './session.tokens.js';
import { viewerResolver } from './viewer-resolver.js';

const SWEEP_EVERY_MILLISECONDS = 60 * 60 * 1000;
const ATTEMPTS = Symbol('SignInAttempts');
const IDENTITY_PROVIDERS = Symbol('IdentityProviders');

/** Sessions. The guard of every route asks `SESSION_RESOLVER`. */
@Module({
  imports: [AccountModule],
  controllers: [
    SessionController,
    SessionListController,
    PasskeySessionController,
    StepUpController,
    PasskeyController,
    SecondFactorController,
    IdentityController,
    ApprovalController,
    PasswordController,
  ],
  providers: [
    { provide: MEMBERSHIPS, inject: [getDataSourceToken()], useFactory: postgresMemberships },
    { provide: SESSIONS, inject: [getDataSourceToken()], useFactory: postgresSessions },
    { provide: ATTEMPTS, inject: [getDataSourceToken()], useFactory: postgresSignInAttempts },
    { provide: IDENTITY_PROVIDERS, inject: [ENV], useFactory: identityProviders },
    {
      provide: SIGN_IN_PORTS,
      inject: [getDataSourceToken(), ACCOUNTS, PASSWORDS, SESSIONS, ATTEMPTS, IDENTITY_PROVIDERS, VAULT, CLOCK, ENV],
      useFactory: signInPorts,
    },
    { provide: SIGN_IN, inject: [SIGN_IN_PORTS], useFactory: signIn },
    {
      provide: CHANGE_PASSWORD,
      inject: [ACCOUNTS, PASSWORDS, CLOCK],
      useFactory: (accounts: Accounts, passwords: Passwords, clock: Clock) =>
        changePassword({ accounts, passwords, clock }),
    },
    {
      provide: SESSION_RESOLVER,
      inject: [SESSIONS, MEMBERSHIPS, CLOCK, ENV, ModuleRef],
      useFactory: (
        sessions: Sessions,
        memberships: Memberships,
        clock: Clock,
        env: ApiEnv,
        modules: ModuleRef,
      ): SessionResolver =>
        viewerResolver({
          findSession: findSession({ sessions, clock }),
          memberships,
          mandates: provided<MandateStanding>(modules, MANDATE_STANDING),
          clients: provided<ClientStanding>(modules, CLIENT_STANDING),
          clock,
          publicOrigin: env.publicOrigin,
        }),
    },
  ],
  exports: [MEMBERSHIPS, SESSIONS, SESSION_RESOLVER, SIGN_IN_PORTS],
})
export class SessionModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #sessions: Sessions;
  readonly #tickets: SignInTickets;
  readonly #clock: Clock;
  readonly #log: LineLog;
  #sweeping: ReturnType<typeof setInterval> | undefined;

  constructor(
    @Inject(SESSIONS) sessions: Sessions,
    @Inject(SIGN_IN_PORTS) { tickets }: IdentityPorts,
    @Inject(CLOCK) clock: Clock,
    @Inject(LINE_LOG) log: LineLog,
  ) {
    this.#sessions = sessions;
    this.#tickets = tickets;
    this.#clock = clock;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#sweeping = setInterval(() => void this.#sweep(), SWEEP_EVERY_MILLISECONDS);
    this.#sweeping.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#sweeping);
  }

  async #sweep(): Promise<void> {
    try {
      const now = this.#clock.now();
      const gone = (await this.#sessions.sweep(now)) + (await this.#tickets.sweep(now));
      if (gone > 0) this.#log('info', 'session.swept', { gone });
    } catch (error) {
      this.#log('error', 'session.sweep-failed', {
        message: String((error as { message?: unknown }).message ?? error),
      });
    }
  }
}

/** What some module provides, if one does; looked for when it is first needed, for that module may need this one. */
function provided<T>(modules: ModuleRef, token: symbol): () => T | null {
  let found: T | null | undefined;
  return () => (found === undefined ? (found = look()) : found);

  function look(): T | null {
    try {
      return modules.get<T>(token, { strict: false });
    } catch (error) {
      if (error instanceof UnknownElementException) return null;
      throw error;
    }
  }
}
