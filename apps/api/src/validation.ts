import { ValidationPipe } from '@nestjs/common';
import { Refusal } from '@filmdeed/kernel';
import type { ValidationError } from 'class-validator';

/** Bodies and queries are taken only in the form of their DTO: unknown members refuse, nothing is converted silently. */
export function dtoPipe(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => requestInvalid(errors),
  });
}

/** `request.invalid`, with a JSON pointer and a sentence for each fault. */
export function requestInvalid(errors: readonly ValidationError[]): Refusal {
  const faults = errors.flatMap((error) => faultsOf(error, ''));
  return new Refusal('request.invalid', faults[0]?.problem ?? 'the request is malformed', {
    pointers: faults.map(({ pointer }) => pointer),
    problems: faults.map(({ problem }) => problem),
  });
}

function faultsOf(error: ValidationError, above: string): { pointer: string; problem: string }[] {
  const member = error.property.slice(0, 60).replaceAll('~', '~0').replaceAll('/', '~1');
  const pointer = `${above}/${member}`;
  const own = Object.values(error.constraints ?? {}).map((problem) => ({ pointer, problem: problem.slice(0, 200) }));
  return [...own, ...(error.children ?? []).flatMap((child) => faultsOf(child, pointer))];
}
