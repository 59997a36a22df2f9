import { webhookKey } from '@filmdeed/wire';
import type { ListedChannel } from '../process/channel-file.js';
import { readSecret } from '../process/secret-file.js';

/** Keys under which reports on deliveries are believed: those of gateways, and of who passes on the reports of mail servers. Refuses `environment.invalid`. */
export async function readReportKeys(channels: readonly ListedChannel[]): Promise<Uint8Array[]> {
  const files = channels.flatMap((each) => (each.channel === 'mail' ? (each.reportSecretFile ?? []) : each.secretFile));
  const secrets = await Promise.all(files.map(readSecret));
  return secrets.flatMap((text) => text.split(/\s+/).filter((line) => line !== '')).map(webhookKey);
}
