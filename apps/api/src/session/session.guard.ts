import {
  type CanActivate,
  createParamDecorator,
  type ExecutionContext,
  Inject,
  Injectable,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { Refusal } from '@filmdeed/kernel';
import type { Action } from '@filmdeed/registry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { MAY } from '../access/may.js';
import { requireAct, requirePlatformFactor } from '../access/require-act.js';
import type { ApiEnv } from '../env.js';
import { refuseUnlessAllowed, tell } from '../rate/limit-requests.js';
import { TokenBuckets } from '../rate/token-buckets.js';
import { ENV } from '../runtime.tokens.js';
import { SESSION_RESOLVER, type SessionHeaders, type SessionResolver, type Viewer } from './session.tokens.js';

export const PUBLIC = 'filmdeed:public';

/** Opens a route to strangers. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

interface SessionRequest extends FastifyRequest {
  filmdeedViewer?: Viewer;
}

/** The `Viewer` that the guard found. Only for routes that are not public. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): Viewer => {
  const viewer = viewerOf(context.switchToHttp().getRequest<SessionRequest>());
  if (viewer === undefined) throw new Refusal('session.required', 'no session');
  return viewer;
});

/** Who made the request, once the guard has found it. */
export function viewerOf(request: SessionRequest): Viewer | undefined {
  return request.filmdeedViewer;
}

export function sessionHeaders({ headers }: Pick<FastifyRequest, 'headers'>): SessionHeaders {
  const one = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return {
    cookie: headers.cookie,
    authorization: headers.authorization,
    party: one('filmdeed-party'),
    mandate: one('filmdeed-mandate'),
  };
}

/** Default deny: refuses `session.required`, `request.too-many`, and what `requireAct` refuses, unless the route is public. */
@Injectable()
export class SessionGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #resolve: SessionResolver;
  readonly #env: ApiEnv;
  readonly #parties: TokenBuckets;

  constructor(
    @Inject(Reflector) reflector: Reflector,
    @Inject(SESSION_RESOLVER) resolve: SessionResolver,
    @Inject(ENV) env: ApiEnv,
  ) {
    this.#reflector = reflector;
    this.#resolve = resolve;
    this.#env = env;
    this.#parties = new TokenBuckets(env.rates.party);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets) === true) return true;
    const request = context.switchToHttp().getRequest<SessionRequest>();
    const viewer = await this.#resolve(sessionHeaders(request));
    if (viewer === null) throw new Refusal('session.required', 'sign in first');
    // Known from here on, also where the policy says no: a refusal is somebody's.
    request.filmdeedViewer = viewer;
    // Under a mandate it is the mandatary that asks.
    const taken = this.#parties.take(viewer.mandate?.mandatary ?? viewer.party);
    tell(context.switchToHttp().getResponse<FastifyReply>(), taken);
    refuseUnlessAllowed(taken, request, 'party');
    const actions = this.#reflector.get<readonly Action[] | undefined>(MAY, context.getHandler()) ?? [];
    requireAct(viewer, actions);
    if (this.#env.platformSecondFactor) requirePlatformFactor(viewer, actions);
    return true;
  }
}
