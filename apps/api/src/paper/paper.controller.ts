import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { type BundleV1, checkText } from '@filmdeed/evidence';
import { asId, fromBase64, type PartyId, Refusal } from '@filmdeed/kernel';
import { bundleOf, filerOf, type FilingPorts, findFiling, type KnownFiler, mandatesOf } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { attachment } from '../filing/attachment.js';
import { FILINGS } from '../filing/filing.tokens.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { CertificateQueryDto, SeriesOrderDto, SeriesQueryDto } from './paper.dto.js';

import { PRINT_PAPER, type PrintPaper } from './paper.tokens.js';

const BINARY = { schema: { type: 'string', format: 'binary' } } as const;
const PDF = 'application/pdf';
const ZIP = 'application/zip';

/** Papers of own filings. Each is made of bundles that were verified a moment before. */
@ApiTags('papers')
@Refused(
  'session.required',
  'id.invalid',
  'filing.not-found',
  'filing.not-logged',
  'bundle.invalid',
  'request.too-many',
)
@Controller()
export class PaperController {
  readonly #ports: FilingPorts;
  readonly #print: PrintPaper;

  constructor(@Inject(FILINGS) ports: FilingPorts, @Inject(PRINT_PAPER) print: PrintPaper) {
    this.#ports = ports;
    this.#print = print;
  }

  @May('filing.certificate')
  @Get('filings/:id/certificate.pdf')
  @ApiOperation({ summary: 'The certificate of an own filing' })
  @ApiProduces(PDF)
  @ApiOkResponse(BINARY)
  async certificate(
    @Asking() { actor, party }: Viewer,
    @Param('id') id: string,
    @Query() { lang }: CertificateQueryDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const bundle = await this.#bundle(party, id);
    const filer = await this.#filer(party, [bundle]);
    return paper(
      reply,
      PDF,
      `${id}-${lang}.pdf`,
      await this.#print(actor, { kind: 'certificate', bundle, filer, lang }),
    );
  }

  @May('filing.certificate')
  @Get('filings/:id/dossier.zip')
  @ApiOperation({
    summary: 'The dossier of an own filing: certificates, bundle, offline verifier, how to verify with open tools',
  })
  @ApiProduces(ZIP)
  @ApiOkResponse(BINARY)
  async dossier(
    @Asking() { actor, party }: Viewer,
    @Param('id') id: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    const bundle = await this.#bundle(party, id);
    const filer = await this.#filer(party, [bundle]);
    return paper(reply, ZIP, `${id}.zip`, await this.#print(actor, { kind: 'dossier', bundle, filer }));
  }

  @May('filing.certificate')
  @Post('certificates')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'One certificate, or one dossier, for a series of own filings' })
  @ApiProduces(PDF, ZIP)
  @ApiOkResponse(BINARY)
  @Refused('request.invalid', 'name.hostile')
  async series(
    @Asking() { actor, party }: Viewer,
    @Query() { format }: SeriesQueryDto,
    @Body() { filings, title, lang }: SeriesOrderDto,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Buffer> {
    checkText('title', title, 120);
    const bundles: BundleV1[] = [];
    for (const id of filings) bundles.push(await this.#bundle(party, id));
    const filer = await this.#filer(party, bundles);
    if (format === 'zip') {
      const order = { kind: 'series-dossier', bundles, filer, title } as const;
      return paper(reply, ZIP, `${title}.zip`, await this.#print(actor, order));
    }
    return paper(reply, PDF, `${title}.pdf`, await this.#print(actor, { kind: 'series', bundles, filer, title, lang }));
  }

  async #filer(party: PartyId, bundles: readonly BundleV1[]): Promise<KnownFiler> {
    const leaves = bundles.map(({ leaf }) => fromBase64(leaf));
    return { ...(await filerOf(this.#ports)(party)), mandates: await mandatesOf(this.#ports)(leaves) };
  }

  async #bundle(party: PartyId, id: string): Promise<BundleV1> {
    const filing = await findFiling(this.#ports)(party, asId('fil', id));
    if (filing.leafIndex === null) {
      throw new Refusal('filing.not-logged', 'there is no paper before the leaf is logged', { filing: filing.id });
    }
    return bundleOf(this.#ports)(filing);
  }
}

function paper(reply: FastifyReply, type: string, name: string, bytes: Uint8Array): Buffer {
  void reply.type(type).header('content-disposition', attachment(name));
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
