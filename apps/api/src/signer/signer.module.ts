import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { contractWallets } from '@filmdeed/chain';
import { nativeP256Check } from '@filmdeed/media';
import { type createDataSource, postgresCosignings, postgresCustodialKeys, postgresSigners } from '@filmdeed/postgres';
import { type CosigningPorts, type CustodyPorts, type Signers, type Vault, vaultCustody } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import { CLOCK, ENV, VAULT } from '../runtime.tokens.js';
import { CosigningController } from './cosigning.controller.js';
import { KeyChangeController } from './key-change.controller.js';
import { SignerController } from './signer.controller.js';
import { COSIGNING_PORTS, SIGNER_PORTS, SIGNERS } from './signer.tokens.js';

type Database = ReturnType<typeof createDataSource>;

@Module({
  controllers: [SignerController, KeyChangeController, CosigningController],
  providers: [
    { provide: SIGNERS, inject: [getDataSourceToken()], useFactory: postgresSigners },
    {
      provide: SIGNER_PORTS,
      inject: [SIGNERS, CLOCK, ENV, getDataSourceToken(), VAULT],
      useFactory: (signers: Signers, clock: Clock, env: ApiEnv, database: Database, vault: Vault): CustodyPorts => ({
        ...{ signers, clock, origin: env.log.origin, site: env.publicOrigin, checkP256: nativeP256Check },
        ...(env.walletRpcUrl === null ? {} : { contractWallets: contractWallets(env.walletRpcUrl) }),
        custody: env.keyCustody ? vaultCustody({ vault, keys: postgresCustodialKeys(database) }) : null,
      }),
    },
    {
      provide: COSIGNING_PORTS,
      inject: [SIGNER_PORTS, getDataSourceToken()],
      useFactory: (ports: CustodyPorts, database: Database): CosigningPorts => ({
        ...ports,
        cosignings: postgresCosignings(database),
      }),
    },
  ],
  exports: [SIGNERS, SIGNER_PORTS, COSIGNING_PORTS],
})
export class SignerModule {}
