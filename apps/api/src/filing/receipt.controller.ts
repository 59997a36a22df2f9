import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { bundleText } from '@filmdeed/evidence';
import { asId, Refusal } from '@filmdeed/kernel';
import { filerOf, type FilingPorts, receiptOf, type StoredFiling } from '@filmdeed/registry';
import { Refused } from '../problem/refused.js';
import { Public } from '../session/session.guard.js';
import { BundleDto } from './bundle.dto.js';
import { ReceiptVouchingDto } from './receipt-vouching.dto.js';
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
    const filing = await this.#filing(id);
    void reply.type('application/json; charset=utf-8');
    return bundleText(await receiptOf(this.#ports)(filing));
  }

  @Get(':id/vouched')
  @ApiOperation({ summary: 'Who verified the filer, as this site states it: no part of the evidence', security: [] })
  @ApiOkResponse({ type: ReceiptVouchingDto })
  @Refused('id.invalid', 'filing.not-found')
  async vouched(@Param('id') id: string): Promise<ReceiptVouchingDto> {
    const { party } = await this.#filing(id);
    const { vouched } = await filerOf(this.#ports)(party);
    if (vouched === null) return { vouched: null };
    const { by, byName, method, at, until } = vouched;
    // The examiner answers to the filer by name, to the public as this site.
    return { vouched: { byName: by === null ? byName : null, method, at, until } };
  }

  async #filing(id: string): Promise<StoredFiling> {
    const filing = await this.#ports.filings.find(asId('fil', id));
    if (filing === null) throw new Refusal('filing.not-found', 'no such filing');
    return filing;
  }
}
