import { type Clock, Refusal } from '@filmdeed/kernel';
import { openKeyVault, type VaultCipher } from '@filmdeed/media';
import {
  type createDataSource,
  postgresAddresses,
  postgresExpiries,
  postgresMessages,
  postgresMessageTasks,
  postgresTidings,
} from '@filmdeed/postgres';
import { type Carrier, type Carriers, deliverDue, moveDue, notify, tellTidings, type Vault } from '@filmdeed/registry';
import { gatewayCarrier, smtpCarrier, webhookKey } from '@filmdeed/wire';
import type { ListedChannel, ListedMail } from '../../api/src/process/channel-file.js';
import { wayTo } from '../../api/src/process/listed-authority.js';
import { readSecret } from '../../api/src/process/secret-file.js';
import type { MessageSteps } from './message-keeper.js';

export interface MessagingSettings {
  readonly channels: readonly ListedChannel[];
  /** Where people act on what they are told. */
  readonly publicUrl: string;
  readonly vault: { readonly keyFile: string; readonly cipher: VaultCipher };
}

/** What goes on by itself with messages: deliveries whose turn it is, reminders, and tasks for what was not served. */
export async function messaging(
  { channels, publicUrl, vault: place }: MessagingSettings,
  dataSource: ReturnType<typeof createDataSource>,
  clock: Clock,
): Promise<MessageSteps> {
  const vault = vaultWhenNeeded(() => openKeyVault(place.keyFile, place.cipher));
  const stores = { messages: postgresMessages(dataSource), addresses: postgresAddresses(dataSource), vault, clock };
  const say = notify({ ...stores, offered: channels.map(({ channel }) => channel) });
  const due = { expiries: postgresExpiries(dataSource), tasks: postgresMessageTasks(dataSource), notify: say };
  const tell = tellTidings({ tidings: postgresTidings(dataSource, publicUrl), notify: say });
  const carriers: Carriers = Object.fromEntries(
    await Promise.all(channels.map(async (each) => [each.channel, await carrierOf(each, clock)] as const)),
  );
  return {
    deliver: deliverDue({ ...stores, carriers }),
    due: async () => {
      const now = clock.now();
      const made = await moveDue({ ...stores, ...due })(now);
      return made + (await tell(now));
    },
  };
}

async function carrierOf(listed: ListedChannel, clock: Clock): Promise<Carrier> {
  if (listed.channel === 'mail') return mailCarrier(listed);
  const { channel, url, secretFile, reach } = listed;
  const [key] = await readWebhookKeys(secretFile);
  return gatewayCarrier({ channel, url, key: key! }, wayTo(url, reach), clock);
}

async function mailCarrier({
  host,
  port,
  security,
  user,
  passwordFile,
  from,
  name,
  caFile,
}: ListedMail): Promise<Carrier> {
  const password = passwordFile === null ? undefined : await readSecret(passwordFile);
  const authorities = caFile === null ? undefined : [await readSecret(caFile)];
  return smtpCarrier({ ...{ host, port, security, from, name }, user: user ?? undefined, password, authorities });
}

async function readWebhookKeys(file: string): Promise<Uint8Array[]> {
  const keys = (await readSecret(file))
    .split(/\s+/)
    .filter((line) => line !== '')
    .map(webhookKey);
  if (keys.length > 0) return keys;
  throw new Refusal('environment.invalid', `no secret stands in ${file}`, { file });
}

/** Most instances send nothing beside the inbox: their workers need no key of the vault until somebody is to be reached. */
function vaultWhenNeeded(open: () => Promise<Vault>): Vault {
  let opened: Promise<Vault> | undefined;
  const vault = (): Promise<Vault> => {
    opened ??= open().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
  return {
    seal: async (purpose, plain) => (await vault()).seal(purpose, plain),
    open: async (purpose, sealed) => (await vault()).open(purpose, sealed),
  };
}
