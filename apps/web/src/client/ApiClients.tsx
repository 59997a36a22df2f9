import { Button } from 'antd';
import { useState } from 'react';
import { listApiClients, makeApiClient, type ShownSecret } from '../api/api-clients.js';
import { ApiRefusal } from '../api/api-refusal.js';
import { lookSecondFactor } from '../api/sign-in.js';
import { Copyable } from '../design/Copyable.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { StepUp } from '../security/StepUp.js';
import { useActing } from '../session/session.js';
import { ClientCard } from './ClientCard.js';
import { NewClient } from './NewClient.js';
import { clientWords } from './words.js';
import './client.css';

/** Programs that act for the acting party. What asks for a second factor is tried again after it was shown. */
export function ApiClients() {
  const { party, name, roles } = useActing();
  const t = useWords(clientWords);
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={t.lead(name)} />
      {roles.includes('owner') ? <OwnClients key={party} party={party} /> : <Note>{t.ownersOnly}</Note>}
    </div>
  );
}

function OwnClients({ party }: { party: string }) {
  const t = useWords(clientWords);
  const { load, reload } = useLoad(`api-clients ${party}`, listApiClients);
  const factors = useLoad('second-factor', lookSecondFactor);
  const [shown, setShown] = useState<ShownSecret>();
  const [error, setError] = useState<unknown>();
  const [waiting, setWaiting] = useState<() => Promise<void>>();

  const run = async (work: () => Promise<ShownSecret | void>): Promise<void> => {
    setError(undefined);
    try {
      const made = await work();
      if (made !== undefined) setShown(made);
      reload();
    } catch (failure) {
      const hasFactor = factors.load.state === 'loaded' && factors.load.value.factors.length > 0;
      const asks = failure instanceof ApiRefusal && failure.code === 'access.second-factor-required';
      if (asks && hasFactor) setWaiting(() => () => run(work));
      else setError(failure);
    }
  };
  const items = load.state === 'loaded' ? load.value.items : [];
  return (
    <div className="fd-stack">
      {error !== undefined && <Failure error={error} />}
      {waiting !== undefined && factors.load.state === 'loaded' && (
        <StepUp
          factors={factors.load.value.factors}
          onDone={(done) => {
            setWaiting(undefined);
            if (done) void waiting();
          }}
        />
      )}
      {shown !== undefined && (
        <div role="status">
          <Note kind="warning">
            <p>
              <strong>{shown.client.name}</strong> {t.once}
            </p>
            <p>
              {t.idName} <Copyable value={shown.client.id} name={t.idName} />
            </p>
            <p>
              {t.secretName} <Copyable value={shown.secret} name={t.secretName} />
            </p>
            <Button onClick={() => setShown(undefined)}>{t.seen}</Button>
          </Note>
        </div>
      )}
      {load.state === 'loading' && <Skeleton />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' && items.length === 0 && <p className="fd-quiet">{t.none}</p>}
      {items.map((client) => (
        <ClientCard key={client.id} client={client} run={run} />
      ))}
      <NewClient onMake={(fields) => run(() => makeApiClient(fields))} />
      <section className="fd-sheet fd-stack">
        <h2>{t.how}</h2>
        <p>{t.howText}</p>
        <pre className="fd-small fd-client-how">{`FILMDEED_SERVER=${location.origin}
FILMDEED_CLIENT_ID=apc_…
FILMDEED_CLIENT_SECRET_FILE=/path/to/secret`}</pre>
        <pre className="fd-small fd-client-how">{`curl -u "$ID:$SECRET" -d grant_type=client_credentials ${location.origin}/oauth/token`}</pre>
      </section>
    </div>
  );
}
