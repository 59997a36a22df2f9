import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bundleText } from '@filmdeed/evidence';
import { asId, Refusal } from '@filmdeed/kernel';
import { type FilingPorts, receiptOf } from '@filmdeed/registry';
import { Refused } from '../problem/refused.js';
import { Public } from '../session/session.guard.js';
import { BundleDto } from './bundle.dto.js';
import { FILINGS } from './filing.tokens.js';

/** What anybody may see of a filing whose number he was told. */
@ApiTags('receipts')
@Public()
@Controller('receipts')
export class ReceiptController {
  readonly #ports: FilingPorts;

  constructor(@Inject(FILINGS) ports: FilingPorts) {
    this.#ports = ports;
  }

  @Get(':id')
  @ApiOperation({ summary: 'A bundle that opens nothing', security: [] })
  @ApiOkResponse({ type: BundleDto })
  @Refused('id.invalid', 'filing.not-found')
  async receipt(@Param('id') id: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const filing = await this.#ports.filings.find(asId('fil', id));
    if (filing === null) throw new Refusal('filing.not-found', 'no such filing');
    void reply.type('application/json; charset=utf-8');
    return bundleText(await receiptOf(this.#ports)(filing));
  }
}
