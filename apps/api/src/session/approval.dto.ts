import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';

export class ApprovalDto {
  @ApiProperty({ example: 'WDJB-MJHT', description: 'For the person: they type it on the page' })
  readonly code: string;

  @ApiProperty({ description: 'For the command line alone; with it the session is fetched, once' })
  readonly secret: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}

export class ApprovalCodeDto {
  @ApiProperty({ example: 'WDJB-MJHT' })
  @IsString()
  @MaxLength(100)
  readonly code: string;
}

export class ApprovalAskingDto {
  @ApiProperty({ description: 'Address or network of the command line that asks' })
  readonly network: string;

  @ApiProperty({ description: 'What it calls itself' })
  readonly agent: string;

  @ApiProperty({ format: 'date-time' })
  readonly expiresAt: string;
}

export class ApprovedSessionDto {
  @ApiProperty({ maxLength: 43 })
  @IsString()
  @MaxLength(100)
  readonly secret: string;
}
