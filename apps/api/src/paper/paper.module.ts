import { type BeforeApplicationShutdown, Inject, Module } from '@nestjs/common';
import type { Clock } from '@filmdeed/kernel';
import type { ApiEnv } from '../env.js';
import { FilingModule } from '../filing/filing.module.js';
import { builtPage } from '../pages/built-page.js';
import type { LineLog } from '../process/line-log.js';
import { CLOCK, ENV, LINE_LOG } from '../runtime.tokens.js';
import { StatusModule } from '../status/status.module.js';
import { TRUST, type TrustOf } from '../status/status.tokens.js';
import { PaperController } from './paper.controller.js';
import { PaperPress } from './paper-press.js';
import { readPaperSeal } from './paper-seal.js';
import { PAPER_PRESS, PRINT_PAPER, type PrintPaper } from './paper.tokens.js';

@Module({
  imports: [FilingModule, StatusModule],
  controllers: [PaperController],
  providers: [
    {
      provide: PAPER_PRESS,
      inject: [ENV, CLOCK, LINE_LOG],
      useFactory: ({ seal, clocks }: ApiEnv, clock: Clock, log: LineLog) =>
        new PaperPress(readPaperSeal(seal, clocks.authorities, clock, log), log),
    },
    {
      provide: PRINT_PAPER,
      inject: [PAPER_PRESS, ENV, TRUST],
      useFactory: (press: PaperPress, env: ApiEnv, trustOf: TrustOf): PrintPaper => {
        const { name, publicUrl, cacFilingNo } = env;
        const house = { name, publicUrl, ...(cacFilingNo === null ? {} : { cacFilingNo }) };
        return async (account, paper) =>
          press.print(account, { ...paper, trust: await trustOf(), house, verifierFile: builtPage('verifier.html') });
      },
    },
  ],
})
export class PaperModule implements BeforeApplicationShutdown {
  readonly #press: PaperPress;

  constructor(@Inject(PAPER_PRESS) press: PaperPress) {
    this.#press = press;
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.#press.close();
  }
}
