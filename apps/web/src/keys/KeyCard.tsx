import { Button } from 'antd';
import type { KeyEventView, SignerView } from '../api/types.js';
import { Copyable } from '../design/Copyable.js';
import { Note } from '../design/Note.js';
import { timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { canSignHere, kindOf } from './sign-with.js';
import { keyWords } from './words.js';

interface Props {
  readonly signer: SignerView;
  /** What happened to it, newest first. */
  readonly events: readonly KeyEventView[];
  /** A live key of this browser can agree to one that waits. */
  readonly mayAgree: boolean;
  onRotate(): void;
  onEnd(): void;
  onAgree(): void;
}

const TAGS = { live: 'fd-tag-anchored', pending: 'fd-tag-received', ended: 'fd-tag-revoked' } as const;

/** One signing key: what it is, who keeps it, since when it signs, where the log shows it, and what can be done with it. */
export function KeyCard({ signer, events, mayAgree, onRotate, onEnd, onAgree }: Props) {
  const t = useWords(keyWords);
  const { language } = useLanguage();
  const { state, label } = signer;
  const isJudged = state === 'pending' && mayAgree;
  return (
    <li className="fd-sheet fd-key">
      <div className="fd-key-head">
        <h2>{label}</h2>
        <span className={`fd-tag ${TAGS[state]}`}>{t.states[state]}</span>
        {signer.custody === 'operator' && <span className="fd-tag fd-tag-revoked">{t.custodial}</span>}
        <span className="fd-key-acts">
          {isJudged && (
            <Button onClick={onAgree} aria-label={`${t.agree} ${label}`}>
              {t.agree}
            </Button>
          )}
          {state === 'live' && canSignHere(signer) && signer.custody === 'party' && (
            <Button onClick={onRotate} aria-label={`${t.rotate} ${label}`}>
              {t.rotate}
            </Button>
          )}
          {state !== 'ended' && (
            <Button danger onClick={onEnd} aria-label={`${state === 'pending' ? t.object : t.revoke} ${label}`}>
              {state === 'pending' ? t.object : t.revoke}
            </Button>
          )}
        </span>
      </div>
      {state === 'pending' && <Note kind="warning">{t.pendingText(timeText(signer.effectiveAt, language))}</Note>}
      {state === 'live' && signer.restrictedUntil !== null && (
        <Note kind="warning">{t.restrictedText(timeText(signer.restrictedUntil, language))}</Note>
      )}
      <dl className="fd-fields">
        <div>
          <dt>{t.scheme}</dt>
          <dd>
            {t.kinds[kindOf(signer)]} <span className="fd-quiet">{t.schemes[signer.scheme] ?? signer.scheme}</span>
          </dd>
        </div>
        <div>
          <dt>{t.keeper}</dt>
          <dd>{t.keepers[signer.custody]}</dd>
        </div>
        <div>
          <dt>{t.key}</dt>
          <dd>
            <Copyable value={signer.key} name={t.key} />
          </dd>
        </div>
        <div>
          <dt>{t.createdAt}</dt>
          <dd>{timeText(signer.createdAt, language)}</dd>
        </div>
        {signer.revokedAt !== null && (
          <div>
            <dt>{t.endedAt}</dt>
            <dd>{timeText(signer.revokedAt, language)}</dd>
          </div>
        )}
        <div>
          <dt>{t.inLog}</dt>
          <dd>
            {events.length === 0 && t.beforeLeaves}
            {events.map(({ id, action, leafIndex, agreed }) => (
              <div key={id}>
                {t.actions[action]} {leafIndex === null ? t.waitsForLog : `#${leafIndex}`}{' '}
                <span className="fd-quiet">{agreed ? t.byKey : t.byNobody}</span>
              </div>
            ))}
          </dd>
        </div>
      </dl>
    </li>
  );
}
