import { FILING_SENTENCE } from '@filmdeed/evidence';
import { useWords } from '../../language/language.js';
import { useActing, useSession } from '../../session/session.js';
import { StatementSheet } from '../../keys/StatementSheet.js';
import { ContentDigests } from '../intake/ContentDigests.js';
import type { FilingOrder } from './filing-order.js';
import { signWords } from './words.js';
import '../../keys/keys.css';

/** Everything that a signature will cover, in words first and to the letter for whoever wants it. */
export function WhatYouSign({ order }: { order: FilingOrder }) {
  const t = useWords(signWords);
  const acting = useActing();
  const { mandate } = useSession();
  const { input, draft, task } = order;
  const { sealed } = draft.record.body;
  return (
    <div className="fd-stack">
      <div>
        <strong>{t.saying}</strong>
        <blockquote className="fd-sentence">{FILING_SENTENCE}</blockquote>
      </div>
      <dl className="fd-fields">
        <div>
          <dt>{t.who}</dt>
          <dd>
            {mandate?.principal.name ?? acting.name} <span className="fd-mono fd-quiet">{input.party}</span>
          </dd>
        </div>
        <div>
          <dt>{t.what}</dt>
          <dd>{input.particulars.title}</dd>
        </div>
        <div>
          <dt>{t.filing}</dt>
          <dd className="fd-mono">{draft.record.id}</dd>
        </div>
        <div>
          <dt>{t.publicPart}</dt>
          <dd>{sealed ? t.publicSealed : t.publicText}</dd>
        </div>
        <div>
          <dt>{t.privatePart}</dt>
          <dd>{sealed ? t.privateSealed : t.privateText}</dd>
        </div>
      </dl>
      <div>
        <strong>{t.content}</strong>
        <ContentDigests content={input.content} />
      </div>
      <details className="fd-message">
        <summary>{t.message}</summary>
        <StatementSheet statement={task} />
        <pre tabIndex={0} aria-label="EIP-712">
          {JSON.stringify(task.typedData, null, 2)}
        </pre>
      </details>
    </div>
  );
}
