import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AccountModule } from './account/account.module.js';
import { ApiClientModule } from './api-client/api-client.module.js';
import { ActModule } from './act/act.module.js';
import type { ApiEnv } from './env.js';
import { DigestIndexModule } from './digest-index/digest-index.module.js';
import { FilingModule } from './filing/filing.module.js';
import { HoldModule } from './hold/hold.module.js';
import { PersonalModule } from './personal/personal.module.js';
import { HealthModule } from './health/health.module.js';
import { LogModule } from './log/log.module.js';
import type { LineLog } from './process/line-log.js';
import { MessageModule } from './message/message.module.js';
import { OperationsModule } from './operations/operations.module.js';
import { PaperModule } from './paper/paper.module.js';
import { PartyBookModule } from './party-book/party-book.module.js';
import { PartyModule } from './party/party.module.js';
import { ProblemModule } from './problem/problem.module.js';
import { ReceiptModule } from './receipt/receipt.module.js';
import { MandateModule } from './mandate/mandate.module.js';
import { ReportModule } from './report/report.module.js';
import { RuntimeModule } from './runtime.module.js';
import { SessionGuard } from './session/session.guard.js';
import { SessionModule } from './session/session.module.js';
import { SignerModule } from './signer/signer.module.js';
import { StatusModule } from './status/status.module.js';
import { UploadModule } from './upload/upload.module.js';

/** The API: one module per noun, every route closed unless it says otherwise. */
@Module({})
export class AppModule {
  static with(env: ApiEnv, log: LineLog): DynamicModule {
    return {
      module: AppModule,
      imports: [
        RuntimeModule.with(env, log),
        SessionModule,
        AccountModule,
        PartyModule,
        ApiClientModule,
        SignerModule,
        PartyBookModule,
        UploadModule,
        FilingModule,
        PaperModule,
        LogModule,
        MessageModule,
        ReceiptModule,
        MandateModule,
        ReportModule,
        DigestIndexModule,
        StatusModule,
        ProblemModule,
        HealthModule,
        OperationsModule,
        ActModule,
        HoldModule,
        PersonalModule,
      ],
      providers: [{ provide: APP_GUARD, useClass: SessionGuard }],
    };
  }
}
