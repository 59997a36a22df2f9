import { Module } from '@nestjs/common';
import type { FilingPorts } from '@filmdeed/registry';
import { FilingModule } from '../filing/filing.module.js';
import { FILINGS } from '../filing/filing.tokens.js';
import { DigestIndexController } from './digest-index.controller.js';
import { DIGEST_INDEX } from './digest-index.tokens.js';

@Module({
  imports: [FilingModule],
  controllers: [DigestIndexController],
  providers: [{ provide: DIGEST_INDEX, inject: [FILINGS], useFactory: ({ digestIndex }: FilingPorts) => digestIndex }],
})
export class DigestIndexModule {}
