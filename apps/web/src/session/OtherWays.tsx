import { Button } from 'antd';
import { useEffect, useState } from 'react';
import {
  askSignIn,
  beginIdentity,
  type IdentityProviderView,
  listIdentityProviders,
  signInByPasskey,
} from '../api/sign-in.js';
import type { Account } from '../api/types.js';
import { passkeyObstacle } from '../keys/passkey.js';
import { useWords } from '../language/language.js';
import { assertPasskey, offersPasskeys } from './passkey-sign-in.js';
import { sessionWords } from './words.js';

interface Props {
  signedIn(account: Account): void;
  failed(error: unknown): void;
}

/** Signing in without a password: a passkey first, then identity providers. */
export function OtherWays({ signedIn, failed }: Props) {
  const t = useWords(sessionWords);
  const [providers, setProviders] = useState<readonly IdentityProviderView[]>([]);
  const [busy, setBusy] = useState('');
  useEffect(() => {
    // Without them the other ways are there all the same.
    listIdentityProviders().then(
      ({ items }) => setProviders(items),
      () => undefined,
    );
  }, []);
  useEffect(() => {
    const offer = new AbortController();
    void (async () => {
      if (!(await offersPasskeys()) || offer.signal.aborted) return;
      const answer = await assertPasskey(await askSignIn(), { signal: offer.signal });
      signedIn(await signInByPasskey(answer));
    })().catch(() => undefined);
    return () => offer.abort();
  }, [signedIn]);

  const go = async (name: string, work: () => Promise<void>): Promise<void> => {
    setBusy(name);
    try {
      await work();
    } catch (error) {
      failed(error);
      setBusy('');
    }
  };
  const passkey = async (): Promise<void> => signedIn(await signInByPasskey(await assertPasskey(await askSignIn())));
  return (
    <div className="fd-stack" style={{ gap: 10, marginBottom: 20 }}>
      {passkeyObstacle() === undefined && (
        <Button size="large" block loading={busy === 'passkey'} onClick={() => void go('passkey', passkey)}>
          {t.passkey}
        </Button>
      )}
      {providers.map(({ id, label }) => (
        <Button
          key={id}
          size="large"
          block
          loading={busy === id}
          onClick={() => void go(id, async () => window.location.assign((await beginIdentity(id)).url))}
        >
          {t.by(label)}
        </Button>
      ))}
      <div className="fd-small fd-quiet" style={{ textAlign: 'center' }}>
        {t.orPassword}
      </div>
    </div>
  );
}
