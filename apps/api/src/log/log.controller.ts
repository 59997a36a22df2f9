import { Controller, Get, Inject, Param, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { isRefusal, Refusal } from '@filmdeed/kernel';
import { type AttestationRows, entryBundle, type LogReader, parseTilePath, type TilePath } from '@filmdeed/ledger';
import { Refused } from '../problem/refused.js';
import { Public } from '../session/session.guard.js';
import { ATTESTATION_ROWS, LOG_READER } from './log.tokens.js';

const IMMUTABLE = 'public, max-age=31536000, immutable';

/** The evidence log for everybody, as C2SP tlog-tiles say (docs/format.md §5). */
@ApiTags('log')
@Public()
@Controller('log')
export class LogController {
  readonly #log: LogReader;
  readonly #attestations: AttestationRows;

  constructor(@Inject(LOG_READER) log: LogReader, @Inject(ATTESTATION_ROWS) attestations: AttestationRows) {
    this.#log = log;
    this.#attestations = attestations;
  }

  @Get('checkpoint')
  @ApiOperation({ summary: 'The signed checkpoint of the log as it stands', security: [] })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Refused('log.empty')
  async checkpoint(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const { size, note } = await this.#log.head();
    if (size === 0) throw new Refusal('log.empty', 'nothing is logged yet');
    void reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=1');
    return note;
  }

  @Get('checkpoint.cosigned')
  @ApiOperation({
    summary: 'The newest checkpoint that a quorum of witnesses cosigned; it may be older than the newest of all',
    security: [],
  })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  @Refused('log.not-found')
  async cosigned(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const groups = (await this.#attestations.attestors()).filter(({ kind }) => kind === 'witness');
    const held = await Promise.all(groups.map(({ key }) => this.#attestations.newestHeld(key)));
    const [newest] = held.filter((each) => each !== null).sort((a, b) => b.size - a.size);
    if (newest === undefined) throw new Refusal('log.not-found', 'no quorum of witnesses has cosigned a checkpoint');
    void reply.type('text/plain; charset=utf-8').header('cache-control', 'public, max-age=1');
    return newest.note;
  }

  @Get('tile/*')
  @ApiOperation({ summary: 'A tile of hashes or a bundle of entries', security: [] })
  @ApiParam({ name: 'path', example: 'entries/x001/234.p/5' })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  @Refused('log.not-found')
  async tile(@Param('*') path: string, @Res({ passthrough: true }) reply: FastifyReply): Promise<Buffer> {
    const ref = parseTilePath(`tile/${path}`);
    const bytes = ref === null ? null : await this.#read(ref);
    if (bytes === null) {
      throw new Refusal('log.not-found', 'the log has no such tile', { size: (await this.#log.head()).size });
    }
    void reply.type('application/octet-stream').header('cache-control', IMMUTABLE);
    return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** What the log has of it: tiles and entries are committed with the head that covers them. */
  async #read(ref: TilePath): Promise<Uint8Array | null> {
    try {
      return ref.kind === 'entries' ? entryBundle(await this.#log.entries(ref)) : await this.#log.tile(ref);
    } catch (error) {
      if (isRefusal(error, 'log.tile-missing')) return null;
      throw error;
    }
  }
}
