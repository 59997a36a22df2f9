import { Button } from 'antd';
import { beginLink, listIdentityProviders } from '../api/sign-in.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import type { Change } from './Security.js';
import { securityWords } from './words.js';

/** Identity providers that may sign in to the own account once they are linked. */
export function IdentityPanel({ run }: Change) {
  const t = useWords(securityWords);
  const { load } = useLoad('identity-providers', listIdentityProviders);
  const providers = load.state === 'loaded' ? load.value.items : [];
  if (providers.length === 0) return null;
  return (
    <section className="fd-sheet fd-stack">
      <h2>{t.identities}</h2>
      <p className="fd-quiet">{t.identitiesText}</p>
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
