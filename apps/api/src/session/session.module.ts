import { type BeforeApplicationShutdown, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { postgresSessions, postgresSignInAttempts } from '@filmdeed/postgres';
import {
  type Accounts,
  changePassword,
  findSession,
  type Passwords,
  type Sessions,
  signIn,
  type SignInAttempts,
} from '@filmdeed/registry';
import { AccountModule } from '../account/account.module.js';
import { ACCOUNTS, PASSWORDS } from '../account/account.tokens.js';
import type { LineLog } from '../process/line-log.js';
import { CLOCK, LINE_LOG } from '../runtime.tokens.js';
import { PasswordController } from './password.controller.js';
import { SessionController } from './session.controller.js';
import { tokenOf } from './session-cookie.js';
import { CHANGE_PASSWORD, SESSION_RESOLVER, SESSIONS, type SessionResolver, SIGN_IN } from './session.tokens.js';

const SWEEP_EVERY_MILLISECONDS = 60 * 60 * 1000;
const ATTEMPTS = Symbol('SignInAttempts');

/** Sessions. The guard of every route asks `SESSION_RESOLVER`. */
@Module({
  imports: [AccountModule],
  controllers: [SessionController, PasswordController],
  providers: [
    { provide: SESSIONS, inject: [getDataSourceToken()], useFactory: postgresSessions },
    { provide: ATTEMPTS, inject: [getDataSourceToken()], useFactory: postgresSignInAttempts },
    {
      provide: SIGN_IN,
      inject: [ACCOUNTS, PASSWORDS, SESSIONS, ATTEMPTS, CLOCK],
      useFactory: (
        accounts: Accounts,
        passwords: Passwords,
        sessions: Sessions,
        attempts: SignInAttempts,
        clock: Clock,
      ) => signIn({ accounts, passwords, sessions, attempts, clock }),
    },
    {
      provide: CHANGE_PASSWORD,
      inject: [ACCOUNTS, PASSWORDS, CLOCK],
      useFactory: (accounts: Accounts, passwords: Passwords, clock: Clock) =>
        changePassword({ accounts, passwords, clock }),
    },
    {
      provide: SESSION_RESOLVER,
      inject: [SESSIONS, CLOCK],
      useFactory: (sessions: Sessions, clock: Clock): SessionResolver => {
        const find = findSession({ sessions, clock });
        return async (headers) => {
          const token = tokenOf(headers);
          const found = token === null ? null : await find(token);
          if (found === null) return null;
          const { id, party, role, login, name } = found.account;
          return { account: id, party, role, login, name, session: found.session.id };
        };
      },
    },
  ],
  exports: [SESSIONS, SESSION_RESOLVER],
})
export class SessionModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #sessions: Sessions;
  readonly #clock: Clock;
  readonly #log: LineLog;
  #sweeping: ReturnType<typeof setInterval> | undefined;

  constructor(@Inject(SESSIONS) sessions: Sessions, @Inject(CLOCK) clock: Clock, @Inject(LINE_LOG) log: LineLog) {
    this.#sessions = sessions;
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
      const gone = await this.#sessions.sweep(this.#clock.now());
      if (gone > 0) this.#log('info', 'session.swept', { gone });
    } catch (error) {
      this.#log('error', 'session.sweep-failed', {
        message: String((error as { message?: unknown }).message ?? error),
      });
    }
  }
}
