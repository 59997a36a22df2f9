import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId, fromBase64 } from '@filmdeed/kernel';
import {
  addDocument,
  beginVerification,
  removeDocument,
  submitVerification,
  verificationOf,
  type VerificationPorts,
  withdrawVerification,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { ownParty } from './own-party.js';
import { PageQueryDto } from './page-query.dto.js';
import { PARTY_PORTS } from './party.tokens.js';
import {
  DocumentListDto,
  NewDocumentDto,
  showDocument,
  showVerification,
  VerificationDto,
  VerificationListDto,
  WholeVerificationDto,
} from './verification.dto.js';

/** Real-name verification, as the party sees it. Its documents are handed in here, and read by examiners only. */
@ApiTags('verifications')
@Refused('session.required', 'access.denied', 'id.invalid', 'party.not-found')
@Controller('parties/:id/verifications')
export class VerificationController {
  readonly #ports: VerificationPorts;

  constructor(@Inject(PARTY_PORTS) ports: VerificationPorts) {
    this.#ports = ports;
  }

  @May('verification.list')
  @Get()
  @ApiOperation({ summary: 'Verifications of the party, newest first' })
  @ApiOkResponse({ type: VerificationListDto })
  @Refused('request.invalid', 'cursor.invalid')
  async list(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Query() query: PageQueryDto,
  ): Promise<VerificationListDto> {
    const { items, next } = await this.#ports.verifications.ofParty(ownParty(viewer, id), query);
    return { items: items.map(showVerification), next };
  }

  @May('verification.prepare')
  @Post()
  @ApiOperation({ summary: 'Begin one; name and number are those of the party' })
  @ApiCreatedResponse({ type: VerificationDto })
  @Refused('access.human-only', 'verification.open')
  async begin(@Asking() viewer: Viewer, @Param('id') id: string): Promise<VerificationDto> {
    return showVerification(await beginVerification(this.#ports)(ownParty(viewer, id)));
  }

  @May('verification.list')
  @Get(':verification')
  @ApiOperation({ summary: 'One verification, with what was handed in for it' })
  @ApiOkResponse({ type: WholeVerificationDto })
  @Refused('verification.not-found')
  async look(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('verification') verification: string,
  ): Promise<WholeVerificationDto> {
    const { verifications } = this.#ports;
    const found = await verificationOf(verifications, ownParty(viewer, id), asId('vrf', verification));
    return { ...showVerification(found), documents: (await verifications.documents(found.id)).map(showDocument) };
  }

  @May('verification.prepare')
  @Post(':verification/documents')
  @ApiOperation({ summary: 'Hand in a document; nobody but an examiner reads it afterwards' })
  @ApiCreatedResponse({ type: DocumentListDto })
  @Refused(
    ...(['request.invalid', 'request.too-large', 'access.human-only', 'name.hostile'] as const),
    ...(['verification.not-found', 'verification.document-invalid', 'verification.move-not-allowed'] as const),
    ...(['storage.full', 'storage.denied'] as const),
  )
  async addDocument(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('verification') verification: string,
    @Body() { kind, name, content }: NewDocumentDto,
  ): Promise<DocumentListDto> {
    const document = { kind, name, bytes: fromBase64(content) };
    const items = await addDocument(this.#ports)(ownParty(viewer, id), asId('vrf', verification), document);
    return { items: items.map(showDocument), next: null };
  }

  @May('verification.prepare')
  @Delete(':verification/documents/:position')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Take a document out before it is submitted' })
  @ApiNoContentResponse()
  @Refused('access.human-only', 'verification.not-found')
  async removeDocument(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('verification') verification: string,
    @Param('position') position: string,
  ): Promise<void> {
    const number = /^[1-9]\d{0,3}$/.test(position) ? Number(position) : 0;
    await removeDocument(this.#ports)(ownParty(viewer, id), asId('vrf', verification), number);
  }

  @May('verification.prepare')
  @Post(':verification/submission')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Submit it; somebody else decides' })
  @ApiOkResponse({ type: VerificationDto })
  @Refused('access.human-only', 'verification.not-found', 'verification.incomplete', 'verification.move-not-allowed')
  async submit(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('verification') verification: string,
  ): Promise<VerificationDto> {
    const { account } = requireAccount(viewer);
    const submitted = submitVerification(this.#ports)(ownParty(viewer, id), asId('vrf', verification), account);
    return showVerification(await submitted);
  }

  @May('verification.prepare')
  @Post(':verification/withdrawal')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Withdraw it, also one that holds' })
  @ApiOkResponse({ type: VerificationDto })
  @Refused('access.human-only', 'verification.not-found', 'verification.move-not-allowed')
  async withdraw(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Param('verification') verification: string,
  ): Promise<VerificationDto> {
    const withdrawn = withdrawVerification(this.#ports)(ownParty(viewer, id), asId('vrf', verification));
    return showVerification(await withdrawn);
  }
}
