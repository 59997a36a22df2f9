import { Button, InputNumber, Popconfirm } from 'antd';
import { useId, useState } from 'react';
import {
  type ApiClientView,
  endApiClient,
  endSecret,
  moveApiClient,
  rotateSecret,
  type ShownSecret,
} from '../api/api-clients.js';
import { Copyable } from '../design/Copyable.js';
import { timeText } from '../design/quantity.js';
import { commonWords } from '../design/words.js';
import { useLanguage, useWords } from '../language/language.js';
import { clientWords } from './words.js';

interface Props {
  readonly client: ApiClientView;
  run(work: () => Promise<ShownSecret | void>): Promise<void>;
}

const DAYS = 180;
const OVERLAP_DAYS = 7;
const MOST_OVERLAP_DAYS = 30;
const MOST_SECRETS = 2;

/** One program, its live secrets, and the ways to change or stop it. */
export function ClientCard({ client, run }: Props) {
  const t = useWords(clientWords);
  const common = useWords(commonWords);
  const { language } = useLanguage();
  const field = useId();
  const [overlap, setOverlap] = useState<number>();
  const { id, name, scopes, state, secrets, usedAt } = client;
  const rotate = (overlapDays: number): void => {
    setOverlap(undefined);
    void run(() => rotateSecret(id, { days: DAYS, overlapDays }));
  };
  return (
    <section className="fd-sheet fd-stack" aria-label={name}>
      <h2>
        {name} <span className={`fd-tag ${state === 'active' ? 'fd-tag-anchored' : ''}`}>{t.states[state]}</span>
      </h2>
      <Copyable value={id} name={t.id} />
      <p className="fd-small fd-quiet">
        {usedAt === null ? t.neverUsed : t.usedAt(timeText(usedAt, language))}
        <br />
        {scopes.map((scope) => t.scopeWords[scope]).join(' · ')}
      </p>
      <h3>{t.secrets}</h3>
      {secrets.length === 0 && <p>{t.noSecrets}</p>}
      <ul className="fd-lines">
        {secrets.map((secret) => (
          <li key={secret.id} className="fd-row" style={{ justifyContent: 'space-between' }}>
            <span>
              {t.until(timeText(secret.expiresAt, language))}
              <br />
              <span className="fd-small fd-quiet">
                {secret.usedAt === null ? t.neverUsed : t.usedAt(timeText(secret.usedAt, language))}
              </span>
            </span>
            <Popconfirm
              title={t.endSecretAsk}
              okText={t.endSecret}
              cancelText={common.cancel}
              onConfirm={() => void run(() => endSecret(id, secret.id))}
            >
              <Button danger>{t.endSecret}</Button>
            </Popconfirm>
          </li>
        ))}
      </ul>
      {overlap !== undefined && (
        <div className="fd-stack">
          <label htmlFor={field}>{t.overlap}</label>
          <InputNumber
            id={field}
            min={0}
            max={MOST_OVERLAP_DAYS}
            precision={0}
            value={overlap}
            onChange={(days) => setOverlap(days ?? 0)}
          />
          <p className="fd-small fd-quiet">{t.overlapHint}</p>
          <div className="fd-row">
            <Button type="primary" onClick={() => rotate(overlap)}>
              {t.rotateNow}
            </Button>
            <Button onClick={() => setOverlap(undefined)}>{common.cancel}</Button>
          </div>
        </div>
      )}
      <div className="fd-row" style={{ flexWrap: 'wrap' }}>
        {overlap === undefined && (
          <Button disabled={secrets.length >= MOST_SECRETS} onClick={() => setOverlap(OVERLAP_DAYS)}>
            {t.rotate}
          </Button>
        )}
        {state === 'active' ? (
          <Popconfirm
            title={t.disableAsk(name)}
            okText={t.disable}
            cancelText={common.cancel}
            onConfirm={() => void run(() => moveApiClient(id, 'disable'))}
          >
            <Button>{t.disable}</Button>
          </Popconfirm>
        ) : (
          <Button onClick={() => void run(() => moveApiClient(id, 'enable'))}>{t.enable}</Button>
        )}
        <Popconfirm
          title={t.endAsk(name)}
          okText={t.end}
          cancelText={common.cancel}
          onConfirm={() => void run(() => endApiClient(id))}
        >
          <Button danger>{t.end}</Button>
        </Popconfirm>
      </div>
    </section>
  );
}
