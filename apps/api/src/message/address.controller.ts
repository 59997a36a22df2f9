import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId } from '@filmdeed/kernel';
import { addAddress, type AddressPorts, confirmAddress, removeAddress, sendCode } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { AddressCodeDto, AddressDto, AddressListDto, NewAddressDto, showAddress } from './address.dto.js';
import { ADDRESS_PORTS } from './message.tokens.js';

/** Where the acting party is reached beside its inbox. Shown masked; written to once confirmed. */
@ApiTags('addresses')
@Refused('session.required', 'access.denied')
@Controller('addresses')
export class AddressController {
  readonly #ports: AddressPorts;

  constructor(@Inject(ADDRESS_PORTS) ports: AddressPorts) {
    this.#ports = ports;
  }

  @May('address.list')
  @Get()
  @ApiOperation({ summary: 'Addresses of the acting party, and the channels that this instance offers' })
  @ApiOkResponse({ type: AddressListDto })
  async list(@Asking() { party }: Viewer): Promise<AddressListDto> {
    const items = await this.#ports.addresses.ofParty(party);
    return { items: items.map(showAddress), offered: this.#ports.offered, next: null };
  }

  @May('address.add')
  @Post()
  @ApiOperation({ summary: 'Record an address; a code is sent there' })
  @ApiCreatedResponse({ type: AddressDto })
  @Refused(
    'access.human-only',
    'request.invalid',
    'request.too-many',
    'address.invalid',
    'address.taken',
    'channel.not-offered',
  )
  async add(@Asking() { party }: Viewer, @Body() address: NewAddressDto): Promise<AddressDto> {
    return showAddress(await addAddress(this.#ports)({ ...address, party }));
  }

  @May('address.add')
  @Post(':id/code')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Send another code; the one before counts no more' })
  @ApiNoContentResponse()
  @Refused(
    'access.human-only',
    'id.invalid',
    'request.too-many',
    'address.not-found',
    'channel.not-offered',
    'vault.damaged',
  )
  async code(@Asking() { party }: Viewer, @Param('id') id: string): Promise<void> {
    await sendCode(this.#ports)({ party, id: asId('adr', id) });
  }

  @May('address.confirm')
  @Post(':id/confirmation')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'The code came back: from now on the address is written to' })
  @ApiNoContentResponse()
  @Refused(
    ...(['access.human-only', 'request.invalid', 'id.invalid'] as const),
    ...(['address.not-found', 'address.code-wrong', 'address.code-over'] as const),
  )
  async confirm(@Asking() { party }: Viewer, @Param('id') id: string, @Body() { code }: AddressCodeDto): Promise<void> {
    await confirmAddress(this.#ports)({ party, id: asId('adr', id), code });
  }

  @May('address.remove')
  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Write to an address no more; what was sent there keeps its record' })
  @ApiNoContentResponse()
  @Refused('access.human-only', 'id.invalid', 'address.not-found')
  async remove(@Asking() { party }: Viewer, @Param('id') id: string): Promise<void> {
    await removeAddress(this.#ports)({ party, id: asId('adr', id) });
  }
}
