import type { BookAct } from '@filmdeed/evidence';
import { Button } from 'antd';
import { useState } from 'react';
import type { BookPartyView } from '../api/party-book.js';
import type { SignerList, SignerView } from '../api/types.js';
import { Copyable } from '../design/Copyable.js';
import { Note } from '../design/Note.js';
import { timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { bookPageWords } from './book-page-words.js';
import { SayToBook } from './SayToBook.js';
import { canSignHere } from './sign-with.js';

interface Props {
  readonly standing: BookPartyView;
  readonly list: SignerList;
  onChange(): void;
}

interface Saying {
  readonly act: BookAct;
  readonly by: readonly SignerView[];
  readonly needed: number;
  readonly incoming?: SignerView;
}

const TAGS = {
  bound: 'fd-tag-anchored',
  waiting: 'fd-tag-received',
  'not-bound': 'fd-tag-received',
  'no-verifier': 'fd-tag-received',
} as const;

/** Where the party and each of its keys stand in the book on chain, a recovery with its 30 days and its veto, and what was handed in. */
export function OnChain({ standing, list, onChange }: Props) {
  const t = useWords(bookPageWords);
  const { language } = useLanguage();
  const [saying, setSaying] = useState<Saying>();
  const { signers, threshold, recovery, restrainedUntil, isRestrained, block, book, keys, words } = standing;
  const signerOf = (id: string): SignerView | undefined => list.items.find((each) => each.id === id);
  const able = keys.flatMap(({ id, standing: place }) => {
    const signer = signerOf(id);
    return place === 'bound' && signer !== undefined && canSignHere(signer) ? [signer] : [];
  });
  const bind = (signer: SignerView, bytes: string): void =>
    setSaying(
      signers.length === 0
        ? { act: { act: 'bind', signer: bytes }, by: [signer], needed: 1 }
        : { act: { act: 'add', signer: bytes, threshold }, by: able, needed: threshold, incoming: signer },
    );
  return (
    <section className="fd-sheet fd-stack" aria-label={t.title}>
      <h2>{t.title}</h2>
      <p className="fd-quiet">{t.lead}</p>
      {recovery !== null && (
        <Note kind="error">
          <p>{t.recovery(t.means[recovery.means], timeText(recovery.dueAt, language))}</p>
          <Copyable value={recovery.signer} name={t.takesOver} />
          <Button
            danger
            onClick={() => setSaying({ act: { act: 'veto', recovery: recovery.id }, by: able, needed: 1 })}
          >
            {t.veto}
          </Button>
        </Note>
      )}
      {isRestrained && restrainedUntil !== null && (
        <Note kind="warning">{t.restrained(timeText(restrainedUntil, language))}</Note>
      )}
      <p>{signers.length === 0 ? t.absent : t.there(signers.length, threshold)}</p>
      <ul className="fd-book-keys">
        {keys.map(({ id, signer: bytes, standing: place }) => {
          const signer = signerOf(id);
          if (signer === undefined) return null;
          return (
            <li key={id}>
              <strong>{signer.label}</strong> <span className={`fd-tag ${TAGS[place]}`}>{t.standings[place]}</span>
              {place === 'not-bound' && bytes !== null && canSignHere(signer) && (
                <Button onClick={() => bind(signer, bytes)} aria-label={`${t.bind} ${signer.label}`}>
                  {t.bind}
                </Button>
              )}
            </li>
          );
        })}
      </ul>
      {words.length > 0 && (
        <details>
          <summary>{t.handedIn}</summary>
          <ul>
            {words.map(({ id, act, state, reason, handedInAt }) => (
              <li key={id}>
                {t.acts[act]} · {t.states[state]}
                {reason !== null && ` (${reason})`} <span className="fd-quiet">{timeText(handedInAt, language)}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
      <details>
        <summary>{t.asOf(block.number, timeText(block.time, language))}</summary>
        <dl className="fd-fields">
          <div>
            <dt>{t.chainId}</dt>
            <dd>{book.chainId}</dd>
          </div>
          <div>
            <dt>{t.contract}</dt>
            <dd>
              <Copyable value={book.contract} name={t.contract} />
            </dd>
          </div>
          <div>
            <dt>{t.salt}</dt>
            <dd>
              <Copyable value={book.salt} name={t.salt} />
            </dd>
          </div>
        </dl>
      </details>
      {saying !== undefined && (
        <SayToBook
          standing={standing}
          {...saying}
          onDone={(said) => {
            setSaying(undefined);
            if (said) onChange();
          }}
        />
      )}
    </section>
  );
}
