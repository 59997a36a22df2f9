import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { type Address, ADDRESSED_CHANNELS, type AddressedChannel, type Language, LANGUAGES } from '@filmdeed/registry';

export class NewAddressDto {
  @ApiProperty({ enum: ADDRESSED_CHANNELS })
  @IsIn(ADDRESSED_CHANNELS)
  readonly channel: AddressedChannel;

  @ApiProperty({ maxLength: 254, description: 'One e-mail address, or a phone number with + and its country code' })
  @IsString()
  @MaxLength(1000)
  readonly value: string;

  @ApiProperty({ enum: LANGUAGES, description: 'Of what is sent there' })
  @IsIn(LANGUAGES)
  readonly language: Language;
}

export class AddressCodeDto {
  @ApiProperty({ maxLength: 40, example: 'AB12-CD34' })
  @IsString()
  @MaxLength(40)
  readonly code: string;
}

export class AddressDto {
  @ApiProperty({ example: 'adr_0123456789abcdefghjkmnpqrs' })
  readonly id: string;
  @ApiProperty({ enum: ADDRESSED_CHANNELS })
  readonly channel: string;
  @ApiProperty({ description: 'Masked' })
  readonly address: string;
  @ApiProperty({ enum: LANGUAGES })
  readonly language: string;
  @ApiProperty({ format: 'date-time' })
  readonly createdAt: string;
  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'Null: nothing is sent there yet' })
  readonly confirmedAt: string | null;
  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'When a server said that it does not exist',
  })
  readonly bouncedAt: string | null;
}

export class AddressListDto {
  @ApiProperty({ type: [AddressDto] })
  readonly items: readonly AddressDto[];
  @ApiProperty({ type: [String], description: 'Channels that this instance offers' })
  readonly offered: readonly string[];
  @ApiProperty({ type: 'string', nullable: true, description: 'Always null: the list is whole' })
  readonly next: null;
}

export function showAddress({ id, channel, masked, language, createdAt, confirmedAt, bouncedAt }: Address): AddressDto {
  return {
    ...{ id, channel, address: masked, language, createdAt: createdAt.toISOString() },
    ...{ confirmedAt: confirmedAt?.toISOString() ?? null, bouncedAt: bouncedAt?.toISOString() ?? null },
  };
}
