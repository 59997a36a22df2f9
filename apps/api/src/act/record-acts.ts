import { DONE, writeAct } from '@filmdeed/evidence';
import { type Clock, isRefusal, Refusal } from '@filmdeed/kernel';
import type { ActJournal } from '@filmdeed/registry';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { languageOf, PROBLEM_TYPE, problemOf } from '../problem/problem.js';
import type { LineLog } from '../process/line-log.js';
import { countedAddress } from '../session/counted-address.js';
import { tokenOf } from '../session/session-cookie.js';
import { sessionHeaders } from '../session/session.guard.js';
import type { SessionResolver } from '../session/session.tokens.js';
import { ActCrowd } from './act-crowd.js';
import type { ActInHand } from './act-in-hand.js';
import { actionOf, actOfRequest, type ActRequest, isAct, outcomeOf, type RequestedAct } from './act-of-request.js';
import { type ActRoutes, SAFE } from './act-routes.js';

export interface RecordActsPorts {
  readonly journal: ActJournal;
  readonly routes: ActRoutes;
  readonly resolve: SessionResolver;
  /** Account of a login that was tried in vain; null for none. */
  readonly accountOf: (login: string) => Promise<string | null>;
  readonly clock: Clock;
  readonly publicOrigin: string;
  readonly log: LineLog;
}

const MOST_LOGIN = 64;
/** What says nothing of an act that was not written down. */
const TAKEN_BACK = ['set-cookie', 'etag', 'location', 'content-length', 'content-disposition', 'content-range'];

/**
 * The one place where acts are written down, whatever answered, but for those that a flow wrote down with what it did (`ActInHand`): before the answer goes out, so that nobody is told of what the trail does not hold. If it cannot be written,
 * the answer is `database.unreachable`: what was done stands, and whoever asks again under the same key is told so.
 */
export function recordActs(fastify: FastifyInstance, portsOf: () => RecordActsPorts): void {
  let held: RecordActsPorts | undefined;
  const ports = (): RecordActsPorts => (held ??= portsOf());
  const crowd = new ActCrowd(async (act, person) => {
    try {
      await ports().journal.append(writeAct(act, person));
    } catch (error) {
      ports().log('error', 'act.not-written', { action: act.action, message: String(error) });
    }
  });
  fastify.addHook('preClose', () => crowd.flush());
  fastify.addHook('preHandler', async (request: ActRequest) => {
    if (!SAFE.includes(request.method)) request.filmdeedAct = inHand(request, ports());
  });
  fastify.addHook('preSerialization', async (request: ActRequest, _reply: FastifyReply, answer: unknown) => {
    request.filmdeedAnswer = answer;
    return answer;
  });
  fastify.addHook('onSend', async (request: ActRequest, reply: FastifyReply, payload: unknown) => {
    if (request.filmdeedActStands === true) return payload;
    const { journal, log, clock, routes } = ports();
    const actions = routes.find(request.method, request.routeOptions?.url ?? '');
    if (actions === undefined || actions.length === 0 || request.filmdeedRepeated === true) return payload;
    const outcome = outcomeOf(request, reply);
    const action = actionOf(actions, request.filmdeedViewer);
    const hasName =
      request.filmdeedViewer !== undefined || tokenOf(sessionHeaders(request), ports().publicOrigin) !== null;
    if (!isAct(action, outcome, { method: request.method, hasName })) {
      if (outcome === 'request.too-many' && !SAFE.includes(request.method)) {
        crowd.take(countedAddress(request.ip), actOfRequest(request, action, outcome, clock.now()));
      }
      return payload;
    }
    try {
      if (outcome !== 'done') await lookWhoItWas(request, ports());
      const { act, person } = actOfRequest(request, action, outcome, clock.now());
      await journal.append(writeAct(await withTried({ act, person }, request, ports()), person));
      return payload;
    } catch (error) {
      const { message, code } = error as { message?: unknown; code?: unknown };
      log('error', 'act.not-written', {
        requestId: request.id,
        action,
        code: typeof code === 'string' ? code : null,
        message: String(message),
      });
      return unwritten(request, reply, payload);
    }
  });
}

function inHand(request: ActRequest, { routes, clock }: RecordActsPorts): ActInHand {
  return {
    write(subjects) {
      const actions = routes.find(request.method, request.routeOptions?.url ?? '') ?? [];
      const answer = { items: subjects.map((id) => ({ id })) };
      const action = actionOf(actions, request.filmdeedViewer);
      const { act, person } = actOfRequest(request, action, DONE, clock.now(), answer);
      return writeAct(act, person);
    },
    stands() {
      request.filmdeedActStands = true;
    },
  };
}

/** A request that was refused before anybody looked at its session is somebody's nevertheless. */
async function lookWhoItWas(request: ActRequest, { resolve, publicOrigin }: RecordActsPorts): Promise<void> {
  if (request.filmdeedViewer !== undefined || tokenOf(sessionHeaders(request), publicOrigin) === null) return;
  try {
    const viewer = await resolve({ ...sessionHeaders(request), party: undefined, mandate: undefined });
    if (viewer !== null) request.filmdeedViewer = viewer;
  } catch (error) {
    if (!isRefusal(error) || isRefusal(error, 'database.unreachable')) throw error;
  }
}

/** A sign-in that was refused names the account that was tried, if there is one; what else was typed may be a password and is not kept. */
async function withTried(
  { act }: RequestedAct,
  request: FastifyRequest,
  { accountOf }: RecordActsPorts,
): Promise<RequestedAct['act']> {
  if (act.outcome !== 'session.credentials-wrong') return act;
  const { login } = (request.body ?? {}) as { login?: unknown };
  if (typeof login !== 'string' || login.length > MOST_LOGIN) return act;
  const account = await accountOf(login);
  return account === null ? act : { ...act, subjects: [...act.subjects, account] };
}

function unwritten(request: FastifyRequest, reply: FastifyReply, payload: unknown): string {
  if (typeof payload === 'object' && payload !== null && 'destroy' in payload)
    (payload as { destroy(): void }).destroy();
  const language = languageOf(request.headers['accept-language']);
  const problem = problemOf(new Refusal('database.unreachable', 'the act could not be written down'), language);
  for (const name of TAKEN_BACK) reply.removeHeader(name);
  void reply.status(problem.status).header('content-language', language).type(PROBLEM_TYPE);
  return JSON.stringify({ ...problem, requestId: request.id });
}
