import { Body, Controller, Get, HttpCode, HttpStatus, Inject, Param, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { partyKey } from '@filmdeed/evidence';
import { Refusal } from '@filmdeed/kernel';
import {
  type BookRecord,
  type HandedInWords,
  keyStanding,
  type Signers,
  stateOf,
  submitWords,
  type SubmitPorts,
} from '@filmdeed/registry';
import { May } from '../access/may.js';
import { ownParty } from '../party/own-party.js';
import { Refused } from '../problem/refused.js';
import { Asking } from '../session/session.guard.js';
import type { Viewer } from '../session/session.tokens.js';
import { BookPartyDto, HandedInWordsDto, PartyBookDto, SignedWordsDto } from './party-book.dto.js';
import { BOOK_PORTS } from './party-book.tokens.js';

export interface BookDoorPorts extends SubmitPorts {
  readonly signers: Signers;
}

/** The party book: what the own party says to it, and what it says of the party. Whoever does not trust this asks the chain (docs/contracts.md). */
@ApiTags('party-book')
@Refused('session.required', 'access.denied', 'book.none')
@Controller()
export class PartyBookController {
  readonly #given: BookDoorPorts | null;

  constructor(@Inject(BOOK_PORTS) ports: BookDoorPorts | null) {
    this.#given = ports;
  }

  get #ports(): BookDoorPorts {
    if (this.#given !== null) return this.#given;
    throw new Refusal('book.none', 'no party book is configured here');
  }

  @May('party-book.look')
  @Get('party-book')
  @ApiOperation({ summary: 'Chain, contract and salt: what words to the book need (docs/format.md §17.1)' })
  @ApiOkResponse({ type: PartyBookDto })
  look(): PartyBookDto {
    return viewBook(this.#ports.reader.book);
  }

  @May('party-book.submit')
  @Post('party-book/words')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Hand in signed words of the own party, to be brought to the book',
    description:
      'They are held first against what the book would say. Anybody may send them to the contract as well; only `bind` wants the registrar.',
  })
  @ApiAcceptedResponse({ type: HandedInWordsDto })
  @Refused(
    ...(['request.invalid', 'access.human-only', 'statement.mismatch', 'statement.other-domain'] as const),
    ...(['signature.replayed', 'signature.too-few', 'signature.invalid', 'signature.unknown-scheme'] as const),
    ...(['signature.other-site', 'signer.invalid', 'signer.unknown', 'book.refused'] as const),
    ...(['chain.unreachable', 'chain.mismatch'] as const),
  )
  async submit(@Asking() viewer: Viewer, @Body() words: SignedWordsDto): Promise<HandedInWordsDto> {
    return viewWords(await submitWords(this.#ports)({ ...words, party: viewer.party }));
  }

  @May('party-book.look')
  @Get('parties/:id/book')
  @ApiOperation({ summary: 'What the book says of the own party, at a block; and where its keys and words stand' })
  @ApiOkResponse({ type: BookPartyDto })
  @Refused('id.invalid', 'party.not-found', 'chain.unreachable', 'chain.mismatch')
  async party(@Asking() viewer: Viewer, @Param('id') id: string): Promise<BookPartyDto> {
    const party = ownParty(viewer, id);
    const { reader, signers, door, clock } = this.#ports;
    const { book } = reader;
    const now = clock.now();
    const [standing, keys, words] = await Promise.all([
      reader.party(party),
      signers.ofParty(party),
      door.ofParty(party, book.salt),
    ]);
    const { block, recovery, restrainedUntil, threshold, recoveryKey, isRestrained } = standing;
    return {
      book: viewBook(book),
      block: { number: block.number, hash: block.hash, time: block.time.toISOString() },
      ...{ partyKey: partyKey(party), signers: standing.signers, threshold, recoveryKey, isRestrained },
      recovery: recovery === null ? null : { ...recovery, dueAt: recovery.dueAt.toISOString() },
      restrainedUntil: restrainedUntil?.toISOString() ?? null,
      keys: keys
        .filter((key) => stateOf(key, now) === 'live')
        .map((key) => ({ id: key.id, ...keyStanding(key, book.verifiers, standing, words) })),
      words: words.map(viewWords),
    };
  }
}

function viewBook({ chainId, genesis, contract, salt, accessManager, verifiers, block }: BookRecord): PartyBookDto {
  return { chainId, genesis, contract, salt, accessManager, verifiers, block };
}

function viewWords({ id, words, state, reason, handedInAt }: HandedInWords): HandedInWordsDto {
  const deadline = new Date(words.deadline * 1000).toISOString();
  return { id, act: words.act.act, state, reason, deadline, handedInAt: handedInAt.toISOString() };
}
