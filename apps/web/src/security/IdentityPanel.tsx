import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { ApiRefusal } from '../api/api-refusal.js';
import { beginLink, listIdentities, listIdentityProviders, type OwnIdentity, unlinkIdentity } from '../api/sign-in.js';
import { Failure } from '../design/Failure.js';
import { timeText } from '../design/quantity.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import type { Change } from './Security.js';
import { securityWords } from './words.js';

/** Identities elsewhere that sign in to the own account, and providers where more can be linked. */
export function IdentityPanel({ round, run }: Change & { readonly round: number }) {
  const t = useWords(securityWords);
  const { language } = useLanguage();
  const field = useId();
  const { load } = useLoad('identity-providers', listIdentityProviders);
  const linked = useLoad(`identities ${round}`, listIdentities).load;
  const [last, setLast] = useState<OwnIdentity>();
  const [password, setPassword] = useState('');
  const providers = load.state === 'loaded' ? load.value.items : [];
  const identities = linked.state === 'loaded' ? linked.value.items : [];
  if (providers.length === 0 && identities.length === 0 && linked.state !== 'failed') return null;
  // Where nothing else is left, the password shows that one is known.
  const unlink = (identity: OwnIdentity, proof?: string): Promise<void> =>
    run(async () => {
      try {
        await unlinkIdentity(identity, proof);
        setLast(undefined);
        setPassword('');
      } catch (error) {
        const isLast = error instanceof ApiRefusal && error.code === 'oidc.last-way';
        if (!isLast || proof !== undefined) throw error;
        setLast(identity);
      }
    });
  return (
    <section className="fd-sheet fd-stack">
      <h2>{t.identities}</h2>
      <p className="fd-quiet">{t.identitiesText}</p>
      {linked.state === 'failed' && <Failure error={linked.error} />}
      <ul className="fd-lines" aria-label={t.identities}>
        {identities.map((identity) => (
          <li
            key={`${identity.issuer} ${identity.subject}`}
            className="fd-row"
            style={{ justifyContent: 'space-between' }}
          >
            <span style={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              <strong>{identity.issuer}</strong> {identity.subject}
              <br />
              <span className="fd-small fd-quiet">{t.linkedAt(timeText(identity.createdAt, language))}</span>
            </span>
            <Button danger aria-label={`${t.unlink} ${identity.subject}`} onClick={() => void unlink(identity)}>
              {t.unlink}
            </Button>
          </li>
        ))}
      </ul>
      {last !== undefined && (
        <form
          className="fd-stack"
          onSubmit={(event) => {
            event.preventDefault();
            void unlink(last, password);
          }}
        >
          <label htmlFor={field} className="fd-label">
            {t.unlinkPassword}
          </label>
          <Input.Password
            id={field}
            value={password}
            autoComplete="current-password"
            visibilityToggle={false}
            onChange={(event) => setPassword(event.target.value)}
          />
          <Button danger htmlType="submit" disabled={password === ''} style={{ justifySelf: 'start' }}>
            {t.unlink}
          </Button>
        </form>
      )}
      {providers.map(({ id, label }) => (
        <Button
          key={id}
          style={{ justifySelf: 'start' }}
          onClick={() => void run(async () => window.location.assign((await beginLink(id)).url))}
        >
          {t.link(label)}
        </Button>
      ))}
    </section>
  );
}
