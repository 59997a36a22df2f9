import { Module } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { postgresSigners } from '@filmdeed/postgres';
import { registerSigner, revokeSigner, type Signers } from '@filmdeed/registry';
import type { ApiEnv } from '../env.js';
import { CLOCK, ENV } from '../runtime.tokens.js';
import { SignerController } from './signer.controller.js';
import { REGISTER_SIGNER, REVOKE_SIGNER, SIGNERS } from './signer.tokens.js';

@Module({
  controllers: [SignerController],
  providers: [
    { provide: SIGNERS, inject: [getDataSourceToken()], useFactory: postgresSigners },
    {
      provide: REGISTER_SIGNER,
      inject: [SIGNERS, CLOCK, ENV],
      useFactory: (signers: Signers, clock: Clock, env: ApiEnv) =>
        registerSigner({ signers, clock, origin: env.log.origin }),
    },
    {
      provide: REVOKE_SIGNER,
      inject: [SIGNERS, CLOCK, ENV],
      useFactory: (signers: Signers, clock: Clock, env: ApiEnv) =>
        revokeSigner({ signers, clock, origin: env.log.origin }),
    },
  ],
  exports: [SIGNERS],
})
export class SignerModule {}
