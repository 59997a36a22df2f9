import { FixedClock, newId } from '@filmdeed/kernel';
import {
  addAddress,
  type AddressedChannel,
  type Carried,
  type Carriers,
  confirmAddress,
  deliverDue,
  moveDue,
  notify,
  openMessage,
  type Parcel,
  sendCode,
  settleDelivery,
} from '@filmdeed/registry';
import { MemoryAddresses, MemoryExpiries, MemoryMessages } from './memory-messages.js';
import { MemoryVault } from './memory-vault.js';

export const MESSAGE_NOON = new Date('2026-11-25T04:00:00.000Z');

/** Everything that tells parties something, on twins, with carriers that say what the test wants. */
export function messageWorld(offered: readonly AddressedChannel[] = ['mail', 'sms']) {
  const clock = new FixedClock(MESSAGE_NOON);
  const messages = new MemoryMessages();
  const addresses = new MemoryAddresses();
  const expiries = new MemoryExpiries();
  const vault = new MemoryVault();
  const carried: Parcel[] = [];
  const says: { answer: (parcel: Parcel) => Carried } = { answer: () => ({ outcome: 'taken', reply: '250 ok' }) };
  const carrier = async (parcel: Parcel): Promise<Carried> => (carried.push(parcel), says.answer(parcel));
  const carriers: Carriers = Object.fromEntries(offered.map((channel) => [channel, carrier]));
  const tell = notify({ messages, addresses, vault, clock, offered });
  const ports = { messages, addresses, vault, clock, offered, notify: tell };
  const deliver = deliverDue({ ...ports, carriers });
  const add = addAddress(ports);
  const confirm = confirmAddress(ports);
  return {
    ...{
      clock,
      messages,
      tasks: messages.tasks,
      addresses,
      expiries,
      vault,
      carried,
      says,
      tell,
      deliver,
      add,
      confirm,
    },
    sendCode: sendCode(ports),
    settle: settleDelivery(ports),
    open: openMessage(ports),
    due: moveDue({ ...ports, expiries, tasks: messages.tasks }),
    /** A confirmed address of a party. */
    async reached(party = newId('pty'), value = 'li.lei@post.cn') {
      const address = await add({ party, channel: 'mail', value, language: 'en' });
      await deliver();
      const code = /Code: (\S+)/.exec(carried.pop()!.text)![1]!;
      await confirm({ party, id: address.id, code });
      return { party, address };
    },
  };
}
