import { type BeforeApplicationShutdown, Inject, Module, type OnApplicationBootstrap } from '@nestjs/common';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { Clock } from '@filmdeed/kernel';
import {
  type createDataSource,
  postgresInvitations,
  postgresMembers,
  postgresParties,
  postgresVerifications,
} from '@filmdeed/postgres';
import {
  type Accounts,
  byReviewer,
  type IdentityCheck,
  type InvitationPorts,
  type ObjectStore,
  type PartyPorts,
  type Passwords,
  type Vault,
  type VerificationPorts,
} from '@filmdeed/registry';
import { AccountModule } from '../account/account.module.js';
import { ACCOUNTS, PASSWORDS } from '../account/account.tokens.js';
import type { ApiEnv } from '../env.js';
import type { LineLog } from '../process/line-log.js';
import { CLOCK, ENV, LINE_LOG, VAULT } from '../runtime.tokens.js';
import { UploadModule } from '../upload/upload.module.js';
import { OBJECT_STORE } from '../upload/upload.tokens.js';
import { InvitationController } from './invitation.controller.js';
import { MemberController } from './member.controller.js';
import { PartyController } from './party.controller.js';
import { IDENTITY_CHECK, INVITATION_PORTS, PARTY_PORTS } from './party.tokens.js';
import { ReviewController } from './review.controller.js';
import { SignUpController } from './sign-up.controller.js';
import { VerificationController } from './verification.controller.js';

type DataSource = ReturnType<typeof createDataSource>;

const EXPIRE_EVERY_MILLISECONDS = 10 * 60 * 1000;

/** Parties, members, invitations and verifications. What has expired is shown as such at once; the tick only writes it down. */
@Module({
  imports: [AccountModule, UploadModule],
  controllers: [
    ...[PartyController, MemberController, InvitationController, SignUpController],
    ...[VerificationController, ReviewController],
  ],
  providers: [
    { provide: IDENTITY_CHECK, useValue: byReviewer },
    {
      provide: PARTY_PORTS,
      inject: [getDataSourceToken(), OBJECT_STORE, VAULT, IDENTITY_CHECK, CLOCK],
      useFactory: (
        dataSource: DataSource,
        objects: ObjectStore,
        vault: Vault,
        check: IdentityCheck,
        clock: Clock,
      ): PartyPorts & VerificationPorts => ({
        ...{ parties: postgresParties(dataSource), members: postgresMembers(dataSource) },
        ...{ verifications: postgresVerifications(dataSource), objects, vault, check, clock },
      }),
    },
    {
      provide: INVITATION_PORTS,
      inject: [getDataSourceToken(), ACCOUNTS, PASSWORDS, ENV, CLOCK],
      useFactory: (
        dataSource: DataSource,
        accounts: Accounts,
        passwords: Passwords,
        env: ApiEnv,
        clock: Clock,
      ): InvitationPorts => ({
        ...{ parties: postgresParties(dataSource), invitations: postgresInvitations(dataSource) },
        ...{ accounts, passwords, clock, isOpen: env.signUp === 'open' },
      }),
    },
  ],
})
export class PartyModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #ports: VerificationPorts;
  readonly #log: LineLog;
  #expiring: ReturnType<typeof setInterval> | undefined;

  constructor(@Inject(PARTY_PORTS) ports: VerificationPorts, @Inject(LINE_LOG) log: LineLog) {
    this.#ports = ports;
    this.#log = log;
  }

  onApplicationBootstrap(): void {
    this.#expiring = setInterval(() => void this.#expire(), EXPIRE_EVERY_MILLISECONDS);
    this.#expiring.unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.#expiring);
  }

  async #expire(): Promise<void> {
    try {
      const expired = await this.#ports.verifications.expireDue(this.#ports.clock.now());
      if (expired > 0) this.#log('info', 'verification.expired', { expired });
    } catch (error) {
      this.#log('error', 'verification.expiry-failed', {
        message: String((error as { message?: unknown }).message ?? error),
      });
    }
  }
}
