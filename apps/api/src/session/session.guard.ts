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
import type { FastifyRequest } from 'fastify';
import { type Role, SESSION_RESOLVER, type SessionAccount, type SessionResolver } from './session.tokens.js';

const PUBLIC = 'filmdeed:public';
const ROLES = 'filmdeed:roles';

/** Opens a route to strangers. Without it every route asks for a session. */
export const Public = (): MethodDecorator & ClassDecorator => SetMetadata(PUBLIC, true);

/** Narrows a route to accounts of these roles. */
export const Roles = (...roles: readonly Role[]): MethodDecorator & ClassDecorator => SetMetadata(ROLES, roles);

interface SessionRequest extends FastifyRequest {
  filmdeedAccount?: SessionAccount;
}

/** The account that the guard found. Only for routes that are not public. */
export const Viewer = createParamDecorator((_: unknown, context: ExecutionContext): SessionAccount => {
  const account = context.switchToHttp().getRequest<SessionRequest>().filmdeedAccount;
  if (account === undefined) throw new Refusal('session.required', 'no session');
  return account;
});

/** Default deny: refuses `session.required` or `access.denied` unless the route says otherwise. */
@Injectable()
export class SessionGuard implements CanActivate {
  readonly #reflector: Reflector;
  readonly #resolve: SessionResolver;

  constructor(@Inject(Reflector) reflector: Reflector, @Inject(SESSION_RESOLVER) resolve: SessionResolver) {
    this.#reflector = reflector;
    this.#resolve = resolve;
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const targets = [context.getHandler(), context.getClass()];
    if (this.#reflector.getAllAndOverride<boolean | undefined>(PUBLIC, targets) === true) return true;
    const request = context.switchToHttp().getRequest<SessionRequest>();
    const { cookie, authorization } = request.headers;
    const account = await this.#resolve({ cookie, authorization });
    if (account === null) throw new Refusal('session.required', 'sign in first');
    const roles = this.#reflector.getAllAndOverride<readonly Role[] | undefined>(ROLES, targets);
    if (roles !== undefined && !roles.includes(account.role)) {
      throw new Refusal('access.denied', 'the role of this account does not allow it', { role: account.role });
    }
    request.filmdeedAccount = account;
    return true;
  }
}
