import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import { partyBookReader } from '@filmdeed/chain';
import { type createDataSource, postgresBookWords } from '@filmdeed/postgres';
import type { CustodyPorts } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import { ENV } from '../runtime.tokens.js';
import { SignerModule } from '../signer/signer.module.js';
import { SIGNER_PORTS } from '../signer/signer.tokens.js';
import { type BookDoorPorts, PartyBookController } from './party-book.controller.js';
import { BOOK_PORTS } from './party-book.tokens.js';

type Database = ReturnType<typeof createDataSource>;

@Module({
  imports: [SignerModule],
  controllers: [PartyBookController],
  providers: [
    {
      provide: BOOK_PORTS,
      inject: [SIGNER_PORTS, ENV, getDataSourceToken()],
      useFactory: (ports: CustodyPorts, { partyBook }: ApiEnv, database: Database): BookDoorPorts | null =>
        partyBook === null
          ? null
          : {
              ...ports,
              door: postgresBookWords(database),
              reader: partyBookReader(partyBook.rpcUrls, partyBook.book),
            },
    },
  ],
})
export class PartyBookModule {}
