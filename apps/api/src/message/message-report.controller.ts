import { Body, Controller, HttpCode, HttpStatus, Inject, Post, Req } from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { asId, type Clock, fromBase64, Refusal } from '@filmdeed/kernel';
import { type AddressPorts, type Messages, settleDelivery } from '@filmdeed/registry';
import { checkWebhook, type DeliveryReport, readDeliveryReport } from '@filmdeed/wire';
import { Refused } from '../problem/refused.js';
import { CLOCK } from '../runtime.tokens.js';
import { Public } from '../session/session.guard.js';
import { MessageReportDto } from './message-report.dto.js';
import { ADDRESS_PORTS, MESSAGES, REPORT_KEYS } from './message.tokens.js';
import { signedBody } from './signed-body.js';

/** What gateways and mail servers report of deliveries. No session: the signature of the channel's secret is the right to speak. */
@ApiTags('message-reports')
@Controller('message-reports')
export class MessageReportController {
  readonly #settle: ReturnType<typeof settleDelivery>;
  readonly #keys: readonly Uint8Array[];
  readonly #clock: Clock;

  constructor(
    @Inject(MESSAGES) messages: Messages,
    @Inject(ADDRESS_PORTS) { addresses, vault }: AddressPorts,
    @Inject(REPORT_KEYS) keys: readonly Uint8Array[],
    @Inject(CLOCK) clock: Clock,
  ) {
    this.#settle = settleDelivery({ messages, addresses, vault, clock });
    this.#keys = keys;
    this.#clock = clock;
  }

  @Post()
  @Public()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Report what became of a delivery (Standard Webhooks 1.0.0, HMAC-SHA256)',
    description:
      '`message.delivered` and `message.bounced` name the reference of the delivery; `mail.report` brings a delivery status notification (RFC 3464) as it came, in base64. A report that was made before changes nothing.',
    security: [],
  })
  @ApiNoContentResponse()
  @Refused(
    'webhook.invalid',
    'request.invalid',
    'request.too-large',
    'id.invalid',
    'encoding.invalid',
    'message.invalid',
    'message.not-found',
  )
  async report(@Req() request: FastifyRequest, @Body() { type, data }: MessageReportDto): Promise<void> {
    checkWebhook(this.#keys, request.headers, signedBody(request), this.#clock.now());
    const report = type === 'mail.report' ? readDeliveryReport(latin1(data.raw)) : named(type, data);
    if (report !== null) await this.#settle(report);
  }
}

function named(type: string, { reference, reply = '' }: MessageReportDto['data']): DeliveryReport {
  return {
    delivery: asId('dlv', reference),
    move: type === 'message.delivered' ? 'deliver' : 'bounce',
    reply: reply === '' ? type : reply,
  };
}

/** A report is ASCII; other bytes stay as they are and say nothing. */
function latin1(raw: string | undefined): string {
  if (raw === undefined) throw new Refusal('message.invalid', 'the report itself is missing', { fact: 'raw' });
  return Buffer.from(fromBase64(raw)).toString('latin1');
}
