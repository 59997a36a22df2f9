import { Body, Controller, Get, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { Refusal } from '@filmdeed/kernel';
import { type LogReader, parseNote } from '@filmdeed/ledger';
import { type ReceiptPorts, recordReceipt } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { attachment } from '../filing/attachment.js';
import { downloadHeaders } from '../filing/download-headers.js';
import { LOG_READER } from '../log/log.tokens.js';
import { Refused } from '../problem/refused.js';
import { Asking, Public } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { enteredOf, NewReceiptDto, ReceiptDto, ReceiptListDto, showReceipt } from './receipt.dto.js';
import { RECEIPTS } from './receipt.tokens.js';

/** Receipts of notaries and judicial chains for checkpoints of the log (docs/format.md §8.4). */
@ApiTags('log')
@Controller('log')
export class ReceiptController {
  readonly #ports: ReceiptPorts;
  readonly #log: LogReader;

  constructor(@Inject(RECEIPTS) ports: ReceiptPorts, @Inject(LOG_READER) log: LogReader) {
    this.#ports = ports;
    this.#log = log;
  }

  @Get('checkpoints/:size')
  @Public()
  @ApiOperation({
    summary: 'The body of a checkpoint, as it is taken to a notary or a judicial chain',
    description: 'Any size that the log ever signed; `/log/checkpoint` names the newest.',
    security: [],
  })
  @ApiParam({ name: 'size', type: 'integer' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Refused('log.not-found')
  async checkpoint(@Param('size') size: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const note = /^[1-9]\d{0,14}$/.test(size) ? await this.#log.checkpoint(Number(size)) : null;
    if (note === null) throw new Refusal('log.not-found', 'no checkpoint of this size was signed');
    void reply
      .type('text/plain; charset=utf-8')
      .header('content-disposition', attachment(`checkpoint-${size}.txt`))
      .header('cache-control', 'public, max-age=31536000, immutable');
    return parseNote(note).text;
  }

  @Get('receipts')
  @May('log-receipt.list')
  @ApiOperation({ summary: 'All receipts, newest first, with those that were corrected' })
  @ApiOkResponse({ type: ReceiptListDto })
  @Refused('session.required', 'access.denied')
  async list(): Promise<ReceiptListDto> {
    return { items: (await this.#ports.receipts.list()).map(showReceipt), next: null };
  }

  @Post('receipts')
  @May('log-receipt.record')
  @ApiOperation({
    summary: 'Record a receipt; the same again is the same',
    description: 'Nothing is ever changed or deleted: a mistake is corrected by another receipt that `corrects` it.',
  })
  @ApiCreatedResponse({ type: ReceiptDto })
  @Refused(
    ...([
      'session.required',
      'access.denied',
      'request.invalid',
      'time.invalid',
      'time.future',
      'log.not-found',
    ] as const),
    ...(['receipt.not-found', 'receipt.taken', 'storage.full', 'storage.denied'] as const),
  )
  async record(@Asking() viewer: Viewer, @Body() receipt: NewReceiptDto): Promise<ReceiptDto> {
    return showReceipt(await recordReceipt(this.#ports)(requireAccount(viewer).account, enteredOf(receipt)));
  }

  @Get('receipts/:id/document')
  @May('log-receipt.list')
  @ApiOperation({ summary: 'The document that was handed out, if it was handed in here' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Refused('session.required', 'access.denied', 'receipt.not-found', 'storage.damaged')
  async document(@Param('id') id: string, @Res() reply: FastifyReply): Promise<void> {
    const receipt = /^[1-9]\d{0,14}$/.test(id) ? await this.#ports.receipts.byId(Number(id)) : null;
    if (receipt === null || receipt.object === null) throw new Refusal('receipt.not-found', 'no such document');
    const { size } = receipt.document;
    await reply
      .type('application/octet-stream')
      .headers(downloadHeaders(`receipt-${id}`))
      .header('content-length', String(size))
      .header('cache-control', 'private, no-cache')
      .send(Readable.from(this.#ports.objects.read(receipt.object, { start: 0, end: size })));
  }
}
