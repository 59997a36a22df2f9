import { type BeforeApplicationShutdown, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import { type createDataSource, postgresApiClients, postgresSignInAttempts } from '@filmdeed/postgres';
import { type ClientStanding, standingClients, type TokenPorts } from '@filmdeed/registry';
import type { LineLog } from '../process/line-log.js';
import { CLOCK, LINE_LOG } from '../runtime.tokens.js';
import { CLIENT_STANDING } from '../session/session.tokens.js';
import { ApiClientController } from './api-client.controller.js';
import { API_CLIENT_PORTS } from './api-client.tokens.js';
import { OAuthController } from './oauth.controller.js';
import { OAuthMetadataController } from './oauth-metadata.controller.js';

type DataSource = ReturnType<typeof createDataSource>;

const SWEEP_EVERY_MILLISECONDS = 60 * 60 * 1000;

/** API clients, and the tokens by which they ask. */
@Module({
  controllers: [ApiClientController, OAuthController, OAuthMetadataController],
  providers: [
    {
      provide: API_CLIENT_PORTS,
      inject: [getDataSourceToken(), CLOCK],
      useFactory: (dataSource: DataSource, clock: Clock): TokenPorts => ({
        ...{ clients: postgresApiClients(dataSource), attempts: postgresSignInAttempts(dataSource), clock },
      }),
    },
    {
      provide: CLIENT_STANDING,
      inject: [API_CLIENT_PORTS],
      useFactory: ({ clients }: TokenPorts): ClientStanding => standingClients(clients),
    },
  ],
})
export class ApiClientModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #ports: TokenPorts;
  readonly #log: LineLog;
  #sweeping: ReturnType<typeof setInterval> | undefined;

  constructor(@Inject(API_CLIENT_PORTS) ports: TokenPorts, @Inject(LINE_LOG) log: LineLog) {
    this.#ports = ports;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#sweeping = setInterval(() => void this.#sweep(), SWEEP_EVERY_MILLISECONDS);
    this.#sweeping.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#sweeping);
  }

  async #sweep(): Promise<void> {
    try {
      const gone = await this.#ports.clients.sweep(this.#ports.clock.now());
      if (gone > 0) this.#log('info', 'api-client.swept', { gone });
    } catch (error) {
      this.#log('error', 'api-client.sweep-failed', {
        message: String((error as { message?: unknown }).message ?? error),
      });
    }
  }
}
