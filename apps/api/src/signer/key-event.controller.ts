import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { BundleV1 } from '@filmdeed/evidence';
import { asId, Refusal } from '@filmdeed/kernel';
import { type BatchPorts, plainBundleOf, type Signers } from '@filmdeed/registry';
import { May } from '../access/may.js';
import { FILINGS } from '../filing/filing.tokens.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { SIGNERS } from './signer.tokens.js';

/** What proves to anybody when a key was bound and when it ended. */
@ApiTags('signers')
@Refused('session.required')
@Controller('signers/events')
export class KeyEventController {
  readonly #ports: Pick<BatchPorts, 'evidenceLog'>;
  readonly #signers: Signers;

  constructor(@Inject(FILINGS) ports: BatchPorts, @Inject(SIGNERS) signers: Signers) {
    this.#ports = ports;
    this.#signers = signers;
  }

  @May('signer.list')
  @Get(':id/bundle')
  @Header('cache-control', 'private, no-store')
  @ApiOperation({ summary: 'Bundle of the leaf of a key event of the own party (docs/format.md §14)' })
  @ApiOkResponse({ description: 'docs/format.md §8', content: { 'application/json': { schema: { type: 'object' } } } })
  @Refused('id.invalid', 'signer.unknown')
  async bundle(@Asking() viewer: Viewer, @Param('id') id: string): Promise<BundleV1> {
    const found = await this.#signers.eventLeaf(viewer.party, asId('key', id));
    if (found === null) throw new Refusal('signer.unknown', 'no such event of the keys of this party');
    return plainBundleOf(this.#ports)(found);
  }
}
