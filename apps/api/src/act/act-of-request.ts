import { type Act, type ActPerson, DONE } from '@filmdeed/evidence';
import { newId } from '@filmdeed/kernel';
import { denialOf, POLICY, type Rule } from '@filmdeed/registry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Viewer } from '../session/session.tokens.js';
import type { ActInHand } from './act-in-hand.js';
import { networkOf } from './act-network.js';
import { type RouteActions, SAFE } from './act-routes.js';

/** What becomes known of a request on its way. */
export interface ActRequest extends FastifyRequest {
  filmdeedViewer?: Viewer;
  /** Code of the refusal that it is answered with. */
  filmdeedOutcome?: string;
  /** The answer before it is text. */
  filmdeedAnswer?: unknown;
  /** Whom it says that it is, where that stands neither in the body nor in a session. */
  filmdeedTried?: readonly string[];
  /** The same was refused and written down a moment ago. */
  filmdeedRepeated?: boolean;
  /** Of a request that wants to change something. */
  filmdeedAct?: ActInHand;
  /** Its act was written down with what was done. */
  filmdeedActStands?: boolean;
}

export interface RequestedAct {
  readonly act: Act;
  readonly person: ActPerson;
}

const RULES: ReadonlyMap<string, Rule> = new Map(POLICY.map((rule) => [rule.action, rule]));
/** What by itself changes nothing that anybody relies on: bytes of an upload whose beginning is an act, a question before a sign-in, a look at an invitation. */
const PARTS: readonly string[] = ['upload.append', 'session.challenge', 'invitation.view'];
/** What a stranger is told who only has to come again. */
const LATER: readonly string[] = ['request.too-many', 'approval.pending'];
const ID = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/;
const KEY = /^(?:[0-9a-f]{2}){20,2048}$/;
const NAME = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;
const MOST_SUBJECTS = 64;

/**
 * Whether a request is an act: what changes something or wants to; reading what the policy marks as recorded; and every refusal of somebody who is known or says to be. What
 * strangers look at is none, nor that one was told to come later (whoever asks more would have more written), nor what nobody could write down because the database is away.
 */
export function isAct(
  action: string,
  outcome: string,
  { method, hasName }: { readonly method: string; readonly hasName: boolean },
): boolean {
  if (outcome === 'database.unreachable' || (LATER.includes(outcome) && !hasName)) return false;
  const isSafe = SAFE.includes(method);
  if (outcome === DONE) return isSafe ? RULES.get(action)?.recorded === true : !PARTS.includes(action);
  return !isSafe || hasName;
}

/** The action of several that the policy lets the asking do, else the first. */
export function actionOf(actions: RouteActions, viewer: Viewer | undefined): string {
  const allowed = viewer && actions.find((action) => denialOf(viewer, action) === null);
  return allowed ?? actions[0]!;
}

export function outcomeOf(
  { filmdeedOutcome: outcome }: ActRequest,
  { statusCode }: Pick<FastifyReply, 'statusCode'>,
): string {
  if (outcome !== undefined) return NAME.test(outcome) ? outcome : 'internal';
  return statusCode < 400 ? DONE : 'request.invalid';
}

/** The act that a request was, or, with the answer that it will have, is about to be. */
export function actOfRequest(
  request: ActRequest,
  action: string,
  outcome: string,
  at: Date,
  answer: unknown = request.filmdeedAnswer,
): RequestedAct {
  const { filmdeedViewer: viewer, method, body, params, query, id, ip } = request;
  const isDone = outcome === DONE;
  const signer = isDone ? signerIn(body, 3) : undefined;
  const given = isDone ? answer : undefined;
  // Whoever has just signed in did it, though nobody was signed in when it began.
  const account = viewer === undefined ? memberOf(given, 'account') : undefined;
  const subjects = new Set([
    ...idsIn(params),
    ...idsIn(query),
    ...idsIn(body),
    ...(request.filmdeedTried ?? []).filter((each) => ID.test(each)),
    ...(SAFE.includes(method) ? [] : answered(given)),
  ]);
  return {
    act: {
      id: newId('act'),
      at: at.toISOString(),
      action,
      outcome,
      request: id,
      account: viewer?.account ?? idOf(account, 'acc'),
      person: viewer?.person ?? idOf(account, 'pty', 'party'),
      party: viewer?.party ?? idOf(account, 'pty', 'party'),
      mandate: viewer?.mandate?.id,
      client: viewer?.client ?? undefined,
      session: viewer?.session ?? undefined,
      signer,
      subjects: [...subjects].slice(0, MOST_SUBJECTS),
    },
    person: { login: viewer?.login ?? textOf(account, 'login'), network: networkOf(ip) },
  };
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textOf(value: unknown, name: string): string | undefined {
  const text = memberOf(value, name);
  return typeof text === 'string' && text.length <= 200 ? text : undefined;
}

function idOf(value: unknown, prefix: string, name = 'id'): string | undefined {
  const text = textOf(value, name);
  return text !== undefined && ID.test(text) && text.startsWith(`${prefix}_`) ? text : undefined;
}

function idsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return Object.values(value).filter((each): each is string => typeof each === 'string' && ID.test(each));
}

/** What was made: the answer's own id, that of what it is about, or of each on its list. */
function answered(answer: unknown): string[] {
  const items = memberOf(answer, 'items');
  const found = Array.isArray(items)
    ? (items as unknown[])
    : typeof answer === 'object' && answer !== null
      ? [answer, ...(Object.values(answer) as unknown[])]
      : [];
  return found.slice(0, MOST_SUBJECTS).flatMap((each) => {
    const id = textOf(each, 'id');
    return id !== undefined && ID.test(id) ? [id] : [];
  });
}

/** The key that signed what was handed in, wherever the body names it. */
function signerIn(value: unknown, depth: number): string | undefined {
  if (depth === 0 || typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const signer = memberOf(value, 'signer');
  if (typeof signer === 'string' && KEY.test(signer)) return signer;
  for (const each of Object.values(value)) {
    const found = signerIn(each, depth - 1);
    if (found !== undefined) return found;
  }
  return undefined;
}
