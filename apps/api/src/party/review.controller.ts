import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Readable } from 'node:stream';
import { asId, Refusal } from '@filmdeed/kernel';
import { decideVerification, requireApart, revealNumber, type VerificationPorts } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { downloadHeaders } from '../filing/download-headers.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { SearchQueryDto } from './page-query.dto.js';
import { PARTY_PORTS } from './party.tokens.js';
import {
  DecisionDto,
  NumberDto,
  showDocument,
  showVerification,
  VerificationDto,
  VerificationListDto,
  WholeVerificationDto,
} from './verification.dto.js';

/** Verifications as examiners see them. Whoever belongs or belonged to the party, or submitted it, neither reads nor decides. */
@ApiTags('verifications')
@Refused('session.required', 'access.denied', 'access.human-only', 'access.second-factor-required')
@Controller('verifications')
export class ReviewController {
  readonly #ports: VerificationPorts;

  constructor(@Inject(PARTY_PORTS) ports: VerificationPorts) {
    this.#ports = ports;
  }

  @May('verification.queue')
  @Get()
  @ApiOperation({ summary: 'What waits for a decision, whoever waits longest first' })
  @ApiOkResponse({ type: VerificationListDto })
  @Refused('request.invalid', 'cursor.invalid')
  async queue(@Query() query: SearchQueryDto): Promise<VerificationListDto> {
    const { items, next } = await this.#ports.verifications.queue(query);
    return { items: items.map(showVerification), next };
  }

  @May('verification.review')
  @Get(':id')
  @ApiOperation({ summary: 'One that was submitted, with its documents' })
  @ApiOkResponse({ type: WholeVerificationDto })
  @Refused('access.own-matter', 'id.invalid', 'verification.not-found')
  async look(@Asking() viewer: Viewer, @Param('id') id: string): Promise<WholeVerificationDto> {
    const found = await requireApart(this.#ports, asId('vrf', id), requireAccount(viewer).account);
    const documents = await this.#ports.verifications.documents(found.id);
    return { ...showVerification(found), documents: documents.map(showDocument) };
  }

  @May('verification.review')
  @Get(':id/number')
  @ApiOperation({ summary: 'The whole number, to hold it against the documents' })
  @ApiOkResponse({ type: NumberDto })
  @Refused('access.own-matter', 'id.invalid', 'verification.not-found', 'vault.damaged')
  async number(@Asking() viewer: Viewer, @Param('id') id: string): Promise<NumberDto> {
    return { number: await revealNumber(this.#ports)(asId('vrf', id), requireAccount(viewer).account) };
  }

  @May('verification.review')
  @Get(':id/documents/:position')
  @ApiOperation({ summary: 'The bytes of a document' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Refused('access.own-matter', 'id.invalid', 'verification.not-found', 'storage.damaged')
  async document(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('position') position: string,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const found = await requireApart(this.#ports, asId('vrf', id), requireAccount(viewer).account);
    const documents = await this.#ports.verifications.documents(found.id);
    const document = documents.find((each) => String(each.position) === position);
    if (document === undefined || document.object === null) {
      throw new Refusal('verification.not-found', 'no such document');
    }
    await reply
      .type('application/octet-stream')
      .headers(downloadHeaders(document.name))
      .header('content-length', String(document.size))
      .header('cache-control', 'no-store')
      .send(Readable.from(this.#ports.objects.read(document.object, { start: 0, end: document.size })));
  }

  @May('verification.decide')
  @Post(':id/decision')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Verify or refuse; the name of whoever decides is shown wherever the party is' })
  @ApiOkResponse({ type: VerificationDto })
  @Refused(
    ...(['request.invalid', 'id.invalid', 'name.hostile', 'time.invalid', 'verification.not-found'] as const),
    ...(['verification.move-not-allowed', 'party.identifier-taken', 'access.own-matter'] as const),
  )
  async decide(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() decision: DecisionDto,
  ): Promise<VerificationDto> {
    const { account } = requireAccount(viewer);
    const { person, name } = viewer;
    const { state, reason, until } = decision;
    const decided = decideVerification(this.#ports)(
      asId('vrf', id),
      { account, person, name },
      { state, reason, ...(until === undefined ? {} : { until: new Date(until) }) },
    );
    return showVerification(await decided);
  }
}
