import { Body, Controller, Get, Header, HttpCode, HttpStatus, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { BundleV1, Json } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import {
  endMandate,
  type FilingPorts,
  findMandate,
  grantMandate,
  listMandates,
  type Mandate,
  type MandatePorts,
  plainBundleOf,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { FILINGS } from '../filing/filing.tokens.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { MandateDto, MandateEndDto, MandateListDto, MandateQueryDto, NewMandateDto } from './mandate.dto.js';
import { MANDATE_PORTS } from './mandate.tokens.js';
import { viewMandates } from './mandate-view.js';

const SIGNING = [
  ...([
    'request.invalid',
    'signer.unknown',
    'signer.invalid',
    'signature.unknown-scheme',
    'signature.invalid',
  ] as const),
  ...(['signature.too-few', 'signature.other-site', 'signature.replayed', 'time.future', 'time.invalid'] as const),
] as const;

/** Mandates that the acting party gave or holds. Another's are not found. */
@ApiTags('mandates')
@Refused('session.required')
@Controller('mandates')
export class MandateController {
  readonly #ports: MandatePorts;
  readonly #filings: Pick<FilingPorts, 'evidenceLog'>;

  constructor(@Inject(MANDATE_PORTS) ports: MandatePorts, @Inject(FILINGS) filings: FilingPorts) {
    this.#ports = ports;
    this.#filings = filings;
  }

  @May('mandate.list')
  @Get()
  @ApiOperation({ summary: 'Mandates that the acting party gave or that are for it, or that it holds; newest first' })
  @ApiOkResponse({ type: MandateListDto })
  @Refused('request.invalid')
  async list(@Asking() { party }: Viewer, @Query() { side }: MandateQueryDto): Promise<MandateListDto> {
    const mandates = await listMandates(this.#ports)(party, side);
    return { items: await viewMandates(this.#ports, party, mandates), next: null };
  }

  @May('mandate.list')
  @Get(':id')
  @ApiOperation({ summary: 'One mandate as it stands' })
  @ApiOkResponse({ type: MandateDto })
  @Refused('id.invalid', 'mandate.not-found')
  async find(@Asking() { party }: Viewer, @Param('id') id: string): Promise<MandateDto> {
    return this.#view(party, await findMandate(this.#ports)(party, asId('mdt', id)));
  }

  @May('mandate.list')
  @Get(':id/bundle')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ summary: 'Bundle of the leaf of a mandate, everything opened (docs/format.md §15)' })
  @ApiOkResponse({ description: 'docs/format.md §8', content: { 'application/json': { schema: { type: 'object' } } } })
  @Refused('id.invalid', 'mandate.not-found')
  async bundle(@Asking() { party }: Viewer, @Param('id') id: string): Promise<BundleV1> {
    const mandate = await findMandate(this.#ports)(party, asId('mdt', id));
    const stated = (await this.#ports.mandates.leaf(mandate.id))!;
    return { ...(await plainBundleOf(this.#filings)(stated)), disclosures: stated.disclosures };
  }

  @May('mandate.grant')
  @Post()
  @ApiOperation({
    summary: 'Grant a mandate that the grantor has drafted and signed',
    description: 'A sub-mandate links to the leaf of the one that its grantor holds, and stays within it.',
  })
  @ApiCreatedResponse({ type: MandateDto })
  @Refused(
    ...SIGNING,
    ...(['access.denied', 'leaf.invalid', 'leaf.too-large', 'leaf.unknown-type', 'leaf.field-not-clear'] as const),
    ...(['disclosure.invalid', 'disclosure.missing', 'code.unknown', 'name.hostile', 'statement.mismatch'] as const),
    ...(['party.not-found', 'mandate.not-found', 'mandate.taken', 'mandate.revoked', 'mandate.expired'] as const),
    'mandate.beyond-parent',
  )
  async grant(@Asking() { party }: Viewer, @Body() request: NewMandateDto): Promise<MandateDto> {
    const { record, disclosures, auth } = request;
    const granted = await grantMandate(this.#ports)({ party, request: { record, disclosures, auth } as Json });
    return this.#view(party, granted);
  }

  @May('mandate.revoke')
  @Post(':id/revocation')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Whoever granted it or is acted for ends it, and with it all that come of it' })
  @ApiOkResponse({ type: MandateDto })
  @Refused('id.invalid', 'name.hostile', 'mandate.not-found', 'mandate.move-not-allowed', ...SIGNING)
  async revoke(@Asking() { party }: Viewer, @Param('id') id: string, @Body() said: MandateEndDto): Promise<MandateDto> {
    return this.#view(party, await endMandate(this.#ports)({ ...said, party, id: asId('mdt', id), action: 'revoke' }));
  }

  @May('mandate.renounce')
  @Post(':id/renunciation')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Whoever holds it acts under it no more' })
  @ApiOkResponse({ type: MandateDto })
  @Refused('id.invalid', 'name.hostile', 'mandate.not-found', 'mandate.move-not-allowed', ...SIGNING)
  async renounce(
    @Asking() { party }: Viewer,
    @Param('id') id: string,
    @Body() said: MandateEndDto,
  ): Promise<MandateDto> {
    return this.#view(
      party,
      await endMandate(this.#ports)({ ...said, party, id: asId('mdt', id), action: 'renounce' }),
    );
  }

  async #view(party: Viewer['party'], mandate: Mandate): Promise<MandateDto> {
    return (await viewMandates(this.#ports, party, [mandate]))[0]!;
  }
}
