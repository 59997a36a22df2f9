import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { type createDataSource, postgresMandates, postgresParties } from '@filmdeed/postgres';
import { type CustodyPorts, type MandatePorts, mandateStanding } from '@filmdeed/registry';
import { FilingModule } from '../filing/filing.module.js';
import { MANDATE_STANDING } from '../session/session.tokens.js';
import { SignerModule } from '../signer/signer.module.js';
import { SIGNER_PORTS } from '../signer/signer.tokens.js';
import { MandateController } from './mandate.controller.js';
import { MANDATE_PORTS } from './mandate.tokens.js';

@Module({
  imports: [SignerModule, FilingModule],
  controllers: [MandateController],
  providers: [
    {
      provide: MANDATE_PORTS,
      inject: [SIGNER_PORTS, getDataSourceToken()],
      useFactory: (ports: CustodyPorts, database: ReturnType<typeof createDataSource>): MandatePorts => ({
        ...ports,
        mandates: postgresMandates(database),
        parties: postgresParties(database),
      }),
    },
    {
      provide: MANDATE_STANDING,
      inject: [MANDATE_PORTS],
      useFactory: ({ mandates }: MandatePorts) => mandateStanding(mandates),
    },
  ],
})
export class MandateModule {}
