import { Body, Controller, Headers, Inject, Post, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Json } from '@filmdeed/evidence';
import { toHex } from '@filmdeed/kernel';
import { type BatchPorts, fileBatch } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { type ActInHand, ThisAct } from '../act/act-in-hand.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { FilingBatchDto, FilingBatchReceiptDto } from './filing-batch.dto.js';
import { FILINGS } from './filing.tokens.js';
import { idempotencyKeyOf } from './idempotency-key.js';

@ApiTags('filings')
@Refused('session.required')
@Controller('filings/batches')
export class FilingBatchController {
  readonly #file: ReturnType<typeof fileBatch>;

  constructor(@Inject(FILINGS) ports: BatchPorts) {
    this.#file = fileBatch(ports);
  }

  @May('filing.create')
  @Post()
  @ApiOperation({
    summary: 'File evidence for up to 1,000 records under one signature',
    description:
      'All or none; a refusal for one record names its `index`. Repeating a request with its Idempotency-Key answers the same.',
  })
  @ApiHeader({ name: 'idempotency-key', required: true, description: '1 to 200 visible ASCII characters' })
  @ApiBody({ type: FilingBatchDto })
  @ApiCreatedResponse({
    type: FilingBatchReceiptDto,
    headers: {
      'idempotency-replayed': {
        description: '`true` if this request was answered before',
        schema: { type: 'string' },
      },
    },
  })
  @Refused(
    'request.invalid',
    'request.not-json',
    'request.too-large',
    'idempotency.key-missing',
    'idempotency.key-reused',
    'id.invalid',
    'access.denied',
    'leaf.invalid',
    'leaf.too-large',
    'leaf.field-not-clear',
    'disclosure.invalid',
    'disclosure.missing',
    'digest.invalid',
    'digest.mismatch',
    'code.unknown',
    'name.hostile',
    'time.future',
    'time.invalid',
    'signature.unknown-scheme',
    'signer.unknown',
    'statement.mismatch',
    'signature.invalid',
    'upload.not-complete',
    'link.unknown',
    'mandate.revoked',
    'mandate.expired',
    'mandate.exceeded',
    'mandate.out-of-scope',
    'mandate.link-mismatch',
    'mandate.unsigned',
    'filing.id-taken',
    'storage.full',
    'clock.unsound',
    'database.unreachable',
  )
  async file(
    @Asking() { actor, party, mandate }: Viewer,
    @Headers('idempotency-key') key: string | undefined,
    @Body() request: Json,
    @ThisAct() act: ActInHand,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { receipts, repeated } = await this.#file({
      account: actor,
      party,
      idempotencyKey: idempotencyKeyOf(key),
      request: request ?? null,
      under: mandate,
      act: act.write,
    });
    if (!repeated) act.stands();
    if (repeated) void reply.header('idempotency-replayed', 'true');
    void reply.type('application/json; charset=utf-8');
    return JSON.stringify({
      receipts: receipts.map(({ id, leafHash, promise }) => ({ id, leafHash: toHex(leafHash), promise })),
    });
  }
}
