import { CODE_LISTS } from '@filmdeed/evidence';
import { Button, Tag } from 'antd';
import type { ReactNode } from 'react';
import { mandateBundle, type MandateParty, type MandateView } from '../api/mandates.js';
import { Copyable } from '../design/Copyable.js';
import { useLanguage, useWords } from '../language/language.js';
import { VouchedBy } from '../party/VouchedBy.js';
import { mandateWords } from './words.js';

interface Props {
  readonly mandate: MandateView;
  readonly side: 'given' | 'held';
  onEnd(): void;
}

const OVER = ['revoked', 'renounced', 'expired'];

/** One mandate as it stands. */
export function MandateCard({ mandate, side, onEnd }: Props) {
  const t = useWords(mandateWords);
  const { language } = useLanguage();
  const { id, state, scopes, works, from, until, filed, filings, note, substitution, grantor, principal } = mandate;
  const scopeWords = scopes.map(
    (scope) => CODE_LISTS.mandateScope.find(({ code }) => code === scope)?.[language] ?? scope,
  );
  const row = (label: string, value: ReactNode) => (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
  return (
    <li className="fd-sheet fd-stack">
      <div>
        <Tag color={state === 'in-force' ? 'green' : OVER.includes(state) ? 'default' : 'gold'}>{t.states[state]}</Tag>
        <span className="fd-mono fd-small">{id}</span>
      </div>
      <dl className="fd-fields">
        {row(t.grantor, <Named party={grantor} />)}
        {principal.id !== grantor.id && row(t.principal, <Named party={principal} />)}
        {row(t.mandatary, <Named party={mandate.mandatary} />)}
        {row(t.scopes, scopeWords.join(' · '))}
        {row(t.term, `${timeText(from, language)} – ${timeText(until, language)}`)}
        {row(t.filings, t.used(filed, filings))}
        {works.length > 0 && row(t.works, works.join(' · '))}
        {substitution > 0 && row(t.substitution, substitution)}
        {note !== null && row(t.note, note)}
      </dl>
      <details>
        <summary>{t.leaf}</summary>
        <Copyable value={mandate.leafHash} name={t.leaf} />
        <p>
          <a href={mandateBundle(id)} download={`${id}.bundle.json`}>
            {t.bundle}
          </a>
        </p>
      </details>
      {!OVER.includes(state) && (
        <Button danger onClick={onEnd} style={{ justifySelf: 'start' }}>
          {side === 'given' ? t.revoke : t.renounce}
        </Button>
      )}
    </li>
  );
}

function Named({ party: { id, name, vouched } }: { party: MandateParty }) {
  return (
    <>
      {name !== null && <>{name} </>}
      <span className="fd-mono fd-quiet fd-small">{id}</span>
      {name !== null && <VouchedBy vouched={vouched} />}
    </>
  );
}

export function timeText(time: string, language: 'zh' | 'en'): string {
  return new Date(time).toLocaleString(language === 'zh' ? 'zh-CN' : 'en-GB', {
    dateStyle: 'medium',
    timeStyle: 'short',
  });
}
