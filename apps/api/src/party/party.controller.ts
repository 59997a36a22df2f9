import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post, Put, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  erasePersonalData,
  makeOrganisation,
  partyOf,
  type PartyPorts,
  renameParty,
  setIdentifier,
  type VerificationPorts,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { ownParty } from './own-party.js';
import { SearchQueryDto } from './page-query.dto.js';
import {
  NewIdentifierDto,
  NewPartyDto,
  OwnPartyListDto,
  PartyDto,
  PartyNamesDto,
  showOwnParty,
  showParty,
} from './party.dto.js';
import { PARTY_PORTS } from './party.tokens.js';

/** Parties: organisations of the account, and the party that a request acts for (`Filmdeed-Party`). */
@ApiTags('parties')
@Refused('session.required', 'access.denied')
@Controller('parties')
export class PartyController {
  readonly #ports: PartyPorts & VerificationPorts;

  constructor(@Inject(PARTY_PORTS) ports: PartyPorts & VerificationPorts) {
    this.#ports = ports;
  }

  @May('party.list')
  @Get()
  @ApiOperation({ summary: 'Organisations of which the account is a member, the one joined last first' })
  @ApiOkResponse({ type: OwnPartyListDto })
  @Refused('request.invalid', 'cursor.invalid', 'access.human-only')
  async list(@Asking() viewer: Viewer, @Query() query: SearchQueryDto): Promise<OwnPartyListDto> {
    const { parties, clock } = this.#ports;
    const { items, next } = await parties.ofAccount(requireAccount(viewer).account, query, clock.now());
    return { items: items.map(showOwnParty), next };
  }

  @May('party.make')
  @Post()
  @ApiOperation({ summary: 'Make an organisation; whoever makes it is its owner' })
  @ApiCreatedResponse({ type: PartyDto })
  @Refused('request.invalid', 'access.human-only', 'name.hostile', 'party.identifier-invalid')
  async make(@Asking() viewer: Viewer, @Body() party: NewPartyDto): Promise<PartyDto> {
    return showParty(await makeOrganisation(this.#ports)(requireAccount(viewer).account, party));
  }

  @May('party.look')
  @Get(':id')
  @ApiOperation({ summary: 'The party that the request acts for' })
  @ApiOkResponse({ type: PartyDto })
  @Refused('id.invalid', 'party.not-found')
  async look(@Asking() viewer: Viewer, @Param('id') id: string): Promise<PartyDto> {
    return showParty(await partyOf(this.#ports.parties, ownParty(viewer, id), this.#ports.clock.now()));
  }

  @May('party.change')
  @Put(':id/names')
  @ApiOperation({ summary: 'Change its names; the legal name stays while it is verified or being verified' })
  @ApiOkResponse({ type: PartyDto })
  @Refused('request.invalid', 'id.invalid', 'access.human-only', 'party.not-found', 'name.hostile', 'party.vouched')
  async rename(@Asking() viewer: Viewer, @Param('id') id: string, @Body() names: PartyNamesDto): Promise<PartyDto> {
    return showParty(await renameParty(this.#ports)(ownParty(viewer, id), names));
  }

  @May('party.change')
  @Put(':id/identifier')
  @ApiOperation({ summary: 'Set the number by which it is known; its check digit must be right' })
  @ApiOkResponse({ type: PartyDto })
  @Refused(
    'request.invalid',
    'id.invalid',
    'access.human-only',
    'party.not-found',
    'name.hostile',
    'party.identifier-invalid',
    'party.vouched',
  )
  async identify(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() identifier: NewIdentifierDto,
  ): Promise<PartyDto> {
    return showParty(await setIdentifier(this.#ports)(ownParty(viewer, id), identifier));
  }

  @May('party.change')
  @Delete(':id/identifier')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Erase number and documents; who verified it stays' })
  @ApiNoContentResponse()
  @Refused('id.invalid', 'access.human-only', 'party.not-found', 'party.vouched')
  async erase(@Asking() viewer: Viewer, @Param('id') id: string): Promise<void> {
    await erasePersonalData(this.#ports)(ownParty(viewer, id));
  }
}
