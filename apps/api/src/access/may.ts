import { SetMetadata } from '@nestjs/common';
import type { Action } from '@filmdeed/registry';

export const MAY = 'filmdeed:may';

/**
 * Opens a route to whom the policy lets do this (libs/registry/src/access/policy.ts); of several actions one is enough, and the route itself holds
 * each further to what it is about. A route has this or `@Public()`: with neither it is closed.
 */
export const May = (...actions: readonly [Action, ...Action[]]): MethodDecorator => SetMetadata(MAY, actions);
