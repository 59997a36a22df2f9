import { Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId, type Clock, Refusal } from '@filmdeed/kernel';
import {
  type InboxPorts,
  listInbox,
  lookAtMessage,
  messageProof,
  type MessageRecord,
  type Messages,
  mayBeRead,
  messageText,
  openMessage,
  type Vault,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import type { ApiEnv } from '../env.js';
import { Refused } from '../problem/refused.js';
import { CLOCK, ENV, VAULT } from '../runtime.tokens.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import {
  InboxDto,
  InboxQueryDto,
  MessageProofDto,
  showMessage,
  showWholeMessage,
  UnreadDto,
  WholeMessageDto,
} from './message.dto.js';
import { MESSAGES } from './message.tokens.js';

/** The inbox of the acting party. */
@ApiTags('messages')
@Refused('session.required', 'access.denied', 'vault.damaged')
@Controller('messages')
export class MessageController {
  readonly #ports: InboxPorts;
  readonly #origin: string;

  constructor(
    @Inject(MESSAGES) messages: Messages,
    @Inject(VAULT) vault: Vault,
    @Inject(CLOCK) clock: Clock,
    @Inject(ENV) env: ApiEnv,
  ) {
    this.#ports = { messages, vault, clock };
    this.#origin = env.log.origin;
  }

  @May('message.list')
  @Get()
  @ApiOperation({ summary: 'Messages to the acting party, newest first' })
  @ApiOkResponse({ type: InboxDto })
  @Refused('request.invalid', 'cursor.invalid')
  async list(@Asking() { party }: Viewer, @Query() query: InboxQueryDto): Promise<InboxDto> {
    const { search = '', unread = false, cursor = null, limit } = query;
    const { items, next } = await listInbox(this.#ports)({ party, search, unread, cursor, limit });
    const text = messageText(this.#ports);
    return { items: await Promise.all(items.map(async (each) => showMessage(each, await text(each)))), next };
  }

  @May('message.list')
  @Get('unread')
  @ApiOperation({ summary: 'How many messages nobody has opened' })
  @ApiOkResponse({ type: UnreadDto })
  async unread(@Asking() { party }: Viewer): Promise<UnreadDto> {
    return { count: await this.#ports.messages.unread(party) };
  }

  @May('message.look')
  @Get(':id')
  @ApiOperation({ summary: 'A message with its text and its ways; looking does not open it' })
  @ApiOkResponse({ type: WholeMessageDto })
  @Refused('id.invalid', 'message.not-found')
  async look(@Asking() { party }: Viewer, @Param('id') id: string): Promise<WholeMessageDto> {
    return this.#whole(await lookAtMessage(this.#ports)({ party, id: asId('msg', id) }));
  }

  @May('message.open')
  @Post(':id/opened')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({
    summary: 'A person opened the message: recorded once, and perhaps served by it',
    description: 'The only way by which a message counts as opened: mails carry nothing that reports.',
  })
  @ApiOkResponse({ type: WholeMessageDto })
  @Refused('access.human-only', 'id.invalid', 'message.not-found')
  async open(@Asking() viewer: Viewer, @Param('id') id: string): Promise<WholeMessageDto> {
    const { account } = requireAccount(viewer);
    return this.#whole(await openMessage(this.#ports)({ party: viewer.party, account, id: asId('msg', id) }));
  }

  @May('message.prove')
  @Get(':id/proof')
  @ApiOperation({ summary: 'Proof of the way of a message: addresses, times, text, service and its law' })
  @ApiOkResponse({ type: MessageProofDto })
  @Refused('id.invalid', 'message.not-found', 'message.move-not-allowed')
  async prove(@Asking() { party }: Viewer, @Param('id') id: string): Promise<MessageProofDto> {
    const record = await lookAtMessage(this.#ports)({ party, id: asId('msg', id) });
    const { vault, clock } = this.#ports;
    if (!mayBeRead(record.message)) {
      throw new Refusal('message.move-not-allowed', 'it was not opened', { from: 'delivered', move: 'prove' });
    }
    const text = await messageText(this.#ports)(record.message);
    return messageProof({ vault, origin: this.#origin })(record, text, clock.now());
  }

  async #whole(record: MessageRecord): Promise<WholeMessageDto> {
    return showWholeMessage(record, await messageText(this.#ports)(record.message));
  }
}
