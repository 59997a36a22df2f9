import type { INestApplicationContext } from '@nestjs/common';
import { type Accounts, isLogin, loginKey } from '@filmdeed/registry';
import { ACCOUNTS } from '../account/account.tokens.js';
import type { LineLog } from '../process/line-log.js';
import type { ApiEnv } from '../env.js';
import { CLOCK, ENV } from '../runtime.tokens.js';
import { SESSION_RESOLVER } from '../session/session.tokens.js';
import { ActRoutes } from './act-routes.js';
import { ACT_JOURNAL } from './act.tokens.js';
import type { RecordActsPorts } from './record-acts.js';

/** What acts are written down with, of an application that is complete. */
export function actPorts(app: INestApplicationContext, log: LineLog): RecordActsPorts {
  const of = <T>(token: symbol | (new (...given: never[]) => T)): T => app.get<T>(token, { strict: false });
  const accounts = of<Accounts>(ACCOUNTS);
  return {
    journal: of(ACT_JOURNAL),
    routes: of(ActRoutes),
    resolve: of(SESSION_RESOLVER),
    async accountOf(text) {
      const login = loginKey(text);
      return isLogin(login) ? ((await accounts.byLogin(login))?.account.id ?? null) : null;
    },
    clock: of(CLOCK),
    publicOrigin: of<ApiEnv>(ENV).publicOrigin,
    log,
  };
}
