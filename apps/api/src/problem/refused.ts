import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { RefusalCode } from '@filmdeed/kernel';
import { ProblemDto } from './problem.dto.js';
import { REFUSAL_STATUS } from './refusal-status.js';

/** Describes the refusals of a route in the OpenAPI document, joined by status. */
export function Refused(...codes: readonly RefusalCode[]): MethodDecorator & ClassDecorator {
  const byStatus = new Map<number, RefusalCode[]>();
  for (const code of codes) {
    const status = REFUSAL_STATUS[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  const answers = [...byStatus].map(([status, own]) =>
    ApiResponse({
      status,
      description: own.join(', '),
      content: { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } },
    }),
  );
  return applyDecorators(ApiExtraModels(ProblemDto), ...answers);
}
