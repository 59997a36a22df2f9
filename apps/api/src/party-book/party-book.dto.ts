import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { KEY_STANDINGS, type KeyStanding, type RelayState } from '@filmdeed/registry';

const HEX = { description: '0x-hex' } as const;

export class BookVerifiersDto {
  @ApiProperty(HEX) readonly p256: string;
  @ApiProperty(HEX) readonly webauthn: string;
}

export class PartyBookDto {
  @ApiProperty() readonly chainId: number;
  @ApiProperty({ ...HEX, type: 'string', nullable: true }) readonly genesis: string | null;
  @ApiProperty(HEX) readonly contract: string;
  @ApiProperty({ description: '`deploymentSalt()`, 0x-hex' }) readonly salt: string;
  @ApiProperty(HEX) readonly accessManager: string;
  @ApiProperty({ type: BookVerifiersDto }) readonly verifiers: BookVerifiersDto;
  @ApiProperty({ description: 'Block of the deployment' }) readonly block: number;
}

export class KeySignatureDto {
  @ApiProperty()
  @IsString()
  @MaxLength(40)
  readonly scheme: string;

  @ApiProperty({ description: 'hex' })
  @Matches(/^(?:[0-9a-f]{2}){1,200}$/)
  readonly key: string;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'string' }, description: 'docs/format.md §3.1' })
  @IsObject()
  readonly signature: object;
}

export class SignedWordsDto {
  @ApiProperty({ type: 'object', additionalProperties: true, description: 'EIP-712, docs/format.md §17.1' })
  @IsObject()
  readonly typedData: object;

  @ApiProperty({ type: [KeySignatureDto], description: 'Of the keys that must sign, in any order', maxItems: 16 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(16)
  @ValidateNested({ each: true })
  @Type(() => KeySignatureDto)
  readonly signatures: readonly KeySignatureDto[];

  @ApiProperty({ required: false, type: KeySignatureDto, description: 'Of the key that comes in' })
  @IsOptional()
  @ValidateNested()
  @Type(() => KeySignatureDto)
  readonly proof?: KeySignatureDto;
}

export class HandedInWordsDto {
  @ApiProperty() readonly id: number;

  @ApiProperty({ enum: ['bind', 'add', 'remove', 'rotate', 'threshold', 'recovery-key', 'recover', 'veto'] })
  readonly act: string;

  @ApiProperty({ enum: ['queued', 'sent', 'landed', 'final', 'refused'] })
  readonly state: RelayState;

  @ApiProperty({ type: 'string', nullable: true, description: 'The book’s own, of words that it refused' })
  readonly reason: string | null;

  @ApiProperty({ format: 'date-time', description: 'Until then the words hold' })
  readonly deadline: string;

  @ApiProperty({ format: 'date-time' })
  readonly handedInAt: string;
}

export class BookBlockDto {
  @ApiProperty() readonly number: number;
  @ApiProperty(HEX) readonly hash: string;
  @ApiProperty({ format: 'date-time' }) readonly time: string;
}

export class StandingKeyDto {
  @ApiProperty({ example: 'sgn_0123456789abcdefghjkmnpqrs' }) readonly id: string;

  @ApiProperty({ type: 'string', nullable: true, description: 'ERC-7913 bytes, 0x-hex' })
  readonly signer: string | null;

  @ApiProperty({ enum: KEY_STANDINGS })
  readonly standing: KeyStanding;
}

export class BookRecoveryDto {
  @ApiProperty({ description: 'Digest of the proposal, 0x-hex: what a veto names' }) readonly id: string;
  @ApiProperty({ enum: ['recovery-key', 'law'] }) readonly means: string;
  @ApiProperty({ description: 'Who takes over, ERC-7913 bytes' }) readonly signer: string;
  @ApiProperty({ format: 'date-time' }) readonly dueAt: string;
}

export class BookPartyDto {
  @ApiProperty({ type: PartyBookDto }) readonly book: PartyBookDto;
  @ApiProperty({ type: BookBlockDto, description: 'Everything below is as of this block' })
  readonly block: BookBlockDto;
  @ApiProperty({ description: 'The book’s name of the party, 0x-hex' }) readonly partyKey: string;

  @ApiProperty({ type: [String], description: 'ERC-7913 bytes; none: the party is not there' })
  readonly signers: readonly string[];

  @ApiProperty() readonly threshold: number;
  @ApiProperty({ ...HEX, type: 'string', nullable: true }) readonly recoveryKey: string | null;
  @ApiProperty({ type: BookRecoveryDto, nullable: true }) readonly recovery: BookRecoveryDto | null;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true, description: 'null: no recovery took effect' })
  readonly restrainedUntil: string | null;

  @ApiProperty({ description: 'Nothing is assigned or granted exclusively at the time of this block' })
  readonly isRestrained: boolean;

  @ApiProperty({ type: [StandingKeyDto], description: 'Where each live key of the party stands' })
  readonly keys: readonly StandingKeyDto[];

  @ApiProperty({ type: [HandedInWordsDto], description: 'The newest 100 that were handed in for this book' })
  readonly words: readonly HandedInWordsDto[];
}
