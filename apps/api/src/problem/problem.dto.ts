import { ApiProperty } from '@nestjs/swagger';
import { REFUSAL_CODES } from '@filmdeed/kernel';

class FaultDto {
  @ApiProperty()
  readonly detail: string;

  @ApiProperty({ description: 'JSON pointer (RFC 6901) as a fragment', example: '#/login' })
  readonly pointer: string;
}

/** Problem details (RFC 9457). */
export class ProblemDto {
  @ApiProperty({ format: 'uri-reference', example: '/docs/errors#request.invalid' })
  readonly type: string;

  @ApiProperty({ description: 'One sentence in the language of Content-Language; the same for every occurrence' })
  readonly title: string;

  @ApiProperty({ type: 'integer' })
  readonly status: number;

  @ApiProperty({ description: 'What was wrong this time, in English' })
  readonly detail: string;

  @ApiProperty({ enum: [...REFUSAL_CODES, 'internal'], enumName: 'ProblemCode' })
  readonly code: string;

  @ApiProperty({ type: 'object', additionalProperties: true, description: 'Plain values that explain the refusal' })
  readonly facts: object;

  @ApiProperty({ description: 'Also in `X-Request-Id` and in every line of the log about this request' })
  readonly requestId: string;

  @ApiProperty({ type: [FaultDto], required: false, description: 'Each fault of a `request.invalid`' })
  readonly errors?: readonly FaultDto[];
}

/** One kind of refusal. */
export class RefusalKindDto {
  @ApiProperty({ enum: REFUSAL_CODES, enumName: 'RefusalCode' })
  readonly code: string;

  @ApiProperty({ type: 'integer', description: 'HTTP status' })
  readonly status: number;

  @ApiProperty()
  readonly zh: string;

  @ApiProperty()
  readonly en: string;
}
