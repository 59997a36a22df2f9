import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { asId, type Clock, type MessageTaskId, Refusal } from '@filmdeed/kernel';
import {
  handleTask,
  messageProof,
  type MessageRecord,
  type Messages,
  type MessageTask,
  type MessageTasks,
  messageText,
  type TaskMove,
  type Vault,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { requireAccount } from '../access/require-act.js';
import type { ApiEnv } from '../env.js';
import { Refused } from '../problem/refused.js';
import { CLOCK, ENV, VAULT } from '../runtime.tokens.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { MessageProofDto } from './message.dto.js';
import { MessageTaskDto, MessageTaskListDto, showTask, TaskNoteDto, TaskQueryDto } from './message-task.dto.js';
import { MESSAGE_TASKS, MESSAGES } from './message.tokens.js';

/** What software cannot end: addresses that bounced, messages that were not served. */
@ApiTags('message-tasks')
@Refused('session.required', 'access.denied')
@Controller('message-tasks')
export class MessageTaskController {
  readonly #tasks: MessageTasks;
  readonly #messages: Messages;
  readonly #vault: Vault;
  readonly #clock: Clock;
  readonly #origin: string;

  constructor(
    @Inject(MESSAGE_TASKS) tasks: MessageTasks,
    @Inject(MESSAGES) messages: Messages,
    @Inject(VAULT) vault: Vault,
    @Inject(CLOCK) clock: Clock,
    @Inject(ENV) env: ApiEnv,
  ) {
    this.#tasks = tasks;
    this.#messages = messages;
    this.#vault = vault;
    this.#clock = clock;
    this.#origin = env.log.origin;
  }

  @May('message-task.list')
  @Get()
  @ApiOperation({ summary: 'Tasks in the order in which they came' })
  @ApiOkResponse({ type: MessageTaskListDto })
  @Refused('request.invalid')
  async list(@Query() { state, limit }: TaskQueryDto): Promise<MessageTaskListDto> {
    const tasks = await this.#tasks.list(state ?? null, limit);
    return { items: await Promise.all(tasks.map((task) => this.#show(task))), next: null };
  }

  @May('message-task.handle')
  @Post(':id/claim')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Take a task: until it is given back it is nobody else’s' })
  @ApiOkResponse({ type: MessageTaskDto })
  @Refused('access.human-only', 'id.invalid', 'message-task.not-found', 'message-task.move-not-allowed')
  async claim(@Asking() viewer: Viewer, @Param('id') id: string): Promise<MessageTaskDto> {
    return this.#move(viewer, id, 'claim');
  }

  @May('message-task.handle')
  @Post(':id/release')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'Give a task back' })
  @ApiOkResponse({ type: MessageTaskDto })
  @Refused('access.human-only', 'id.invalid', 'message-task.not-found', 'message-task.move-not-allowed')
  async release(@Asking() viewer: Viewer, @Param('id') id: string): Promise<MessageTaskDto> {
    return this.#move(viewer, id, 'release');
  }

  @May('message-task.handle')
  @Post(':id/done')
  @HttpCode(HttpStatus.OK)
  @ApiOperation({ summary: 'End a task, saying what was done' })
  @ApiOkResponse({ type: MessageTaskDto })
  @Refused(
    ...(['access.human-only', 'request.invalid', 'id.invalid', 'name.hostile'] as const),
    ...(['message.invalid', 'message-task.not-found', 'message-task.move-not-allowed'] as const),
  )
  async done(
    @Asking() viewer: Viewer,
    @Param('id') id: string,
    @Body() { note }: TaskNoteDto,
  ): Promise<MessageTaskDto> {
    return this.#move(viewer, id, 'finish', note);
  }

  @May('message-task.prove')
  @Get(':id/proof')
  @ApiOperation({ summary: 'Proof of the way of the message that a task is about' })
  @ApiOkResponse({ type: MessageProofDto })
  @Refused('access.human-only', 'id.invalid', 'message-task.not-found', 'vault.damaged')
  async prove(@Param('id') id: string): Promise<MessageProofDto> {
    const record = await this.#record(asId('tsk', id));
    const ports = { messages: this.#messages, vault: this.#vault, clock: this.#clock };
    const text = await messageText(ports)(record.message);
    return messageProof({ vault: this.#vault, origin: this.#origin })(record, text, this.#clock.now());
  }

  async #move(viewer: Viewer, id: string, move: TaskMove, note?: string): Promise<MessageTaskDto> {
    const { account: by } = requireAccount(viewer);
    const handle = handleTask({ tasks: this.#tasks, clock: this.#clock });
    return this.#show(await handle({ id: asId('tsk', id), move, by, note }));
  }

  async #record(id: MessageTaskId): Promise<MessageRecord> {
    const task = await this.#tasks.byId(id);
    const record = task === null ? null : await this.#messages.byId(task.message);
    if (record === null) throw new Refusal('message-task.not-found', 'there is no such task');
    return record;
  }

  async #show(task: MessageTask): Promise<MessageTaskDto> {
    return showTask(task, (await this.#messages.byId(task.message))!);
  }
}
