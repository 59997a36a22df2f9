import { asId } from '@filmdeed/kernel';
import { Button, Input, Modal, Radio, Select } from 'antd';
import { useId, useMemo, useState } from 'react';
import { addCustodialSigner, addSigner, rotateSigner } from '../api/signers.js';
import type { SignerList, SignerView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { useAccount, useActing } from '../session/session.js';
import { deviceKeysWork } from './device-key.js';
import { agreementOf, type Candidate, candidateOf, orderOf, possessionOf } from './new-key.js';
import { passkeyObstacle } from './passkey.js';
import { canSignHere } from './sign-with.js';
import { StatementSheet } from './StatementSheet.js';
import { hasWallet } from './wallet.js';
import { keyWords } from './words.js';

interface Props {
  readonly origin: string;
  readonly list: SignerList;
  /** The new key takes the place of this one, which signs that. */
  readonly replaces?: SignerView;
  onDone(signer: SignerView | undefined): void;
}

type Kind = 'passkey' | 'device' | 'wallet' | 'file' | 'custodial';

/** First the key is made or found; then every word that it and the key that agrees will sign is shown; only then they are asked. */
export function AddKey({ origin, list, replaces, onDone }: Props) {
  const t = useWords(keyWords);
  const account = useAccount();
  const acting = useActing();
  const [labelField, agreeField] = [useId(), useId()];
  const possible: Readonly<Record<Kind, boolean>> = {
    passkey: passkeyObstacle() === undefined,
    device: deviceKeysWork(),
    wallet: hasWallet(),
    file: true,
    custodial: replaces === undefined,
  };
  const [kind, setKind] = useState<Kind>(possible.passkey ? 'passkey' : possible.device ? 'device' : 'file');
  const [label, setLabel] = useState('');
  const [candidate, setCandidate] = useState<Candidate>();
  const able =
    replaces === undefined ? list.items.filter(canSignHere).filter(({ custody }) => custody === 'party') : [replaces];
  const [agreeing, setAgreeing] = useState<string>(able[0]?.id ?? '');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const party = asId('pty', acting.party);
  const hadKey = list.items.some(
    ({ state, effectiveAt, revokedAt }) => state === 'live' || (revokedAt !== null && revokedAt >= effectiveAt),
  );
  const agrees = able.find(({ id }) => id === agreeing);
  const statements = useMemo(() => {
    if (candidate === undefined) return undefined;
    const { scheme, key } = candidate;
    const body =
      replaces === undefined
        ? { action: 'bind', scheme, key }
        : { action: 'rotate', scheme, key, replaces: { scheme: replaces.scheme, key: replaces.key } };
    return { possession: possessionOf(origin, party, candidate), agreement: agreementOf(origin, party, body) };
  }, [candidate, origin, party, replaces]);

  const run = async (work: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      await work();
    } catch (failure) {
      setError(failure);
    }
    setBusy(false);
  };
  const named = label.trim() || t.labelDefault[kind];
  const make = (): Promise<void> =>
    run(async () => {
      if (kind === 'custodial') onDone(await addCustodialSigner(named));
      else if (kind !== 'file')
        setCandidate(await candidateOf(kind, { party, login: account.login, name: acting.name }, list.items));
    });
  const sign = (): Promise<void> =>
    run(async () => {
      const { possession, agreement } = statements!;
      const order = await orderOf(candidate!, named, possession, agrees && { signer: agrees, dated: agreement });
      onDone(await (replaces === undefined ? addSigner(order) : rotateSigner(replaces.id, order)));
    });
  return (
    <Modal
      open
      title={replaces === undefined ? t.add : `${t.rotate}：${replaces.label}`}
      onCancel={() => onDone(undefined)}
      footer={null}
      mask={{ closable: false }}
      width={640}
    >
      <form
        className="fd-stack"
        onSubmit={(event) => {
          event.preventDefault();
          void (candidate === undefined ? make() : sign());
        }}
      >
        {candidate === undefined ? (
          <>
            <Radio.Group
              className="fd-key-kinds"
              value={kind}
              onChange={(event) => setKind(event.target.value as Kind)}
              options={(Object.keys(possible) as Kind[])
                .filter((each) => each !== 'custodial' || possible.custodial)
                .map((each) => ({
                  value: each,
                  disabled: !possible[each],
                  label: (
                    <span>
                      <strong>{t.kinds[each]}</strong> <span className="fd-quiet fd-small">{t.kindHints[each]}</span>
                    </span>
                  ),
                }))}
            />
            {kind === 'file' ? (
              <Note>
                <p>{t.fileWay}</p>
                <p>
                  <code className="fd-mono">npx filmdeed key new</code>
                </p>
                <p>
                  <code className="fd-mono">
                    npx filmdeed key {replaces === undefined ? 'register' : 'rotate'} --agree-key FILE
                  </code>
                </p>
              </Note>
            ) : (
              <div>
                <label htmlFor={labelField} className="fd-label">
                  {t.label}
                </label>
                <Input
                  id={labelField}
                  value={label}
                  placeholder={t.labelDefault[kind]}
                  maxLength={100}
                  onChange={(event) => setLabel(event.target.value)}
                />
                <span className="fd-small fd-quiet">{t.labelHint}</span>
              </div>
            )}
            {kind === 'custodial' && <Note kind="warning">{t.custodialWarning}</Note>}
          </>
        ) : (
          <>
            <p>{t.provesItself}</p>
            <StatementSheet statement={statements!.possession.statement} />
            {hadKey && replaces === undefined && (
              <div>
                <label htmlFor={agreeField} className="fd-label">
                  {t.agreeing}
                </label>
                <Select
                  id={agreeField}
                  value={agreeing}
                  onChange={setAgreeing}
                  style={{ display: 'flex' }}
                  options={[
                    ...able.map((signer) => ({ value: signer.id, label: signer.label })),
                    { value: '', label: t.nobodyAgrees },
                  ]}
                />
              </div>
            )}
            {hadKey && agrees === undefined && <Note kind="warning">{t.recoveryText}</Note>}
            {agrees !== undefined && list.threshold > 1 && <Note kind="warning">{t.jointNeeded(list.threshold)}</Note>}
            {agrees !== undefined && (
              <>
                <p>{t.agreesTo(agrees.label)}</p>
                <StatementSheet statement={statements!.agreement.statement} />
              </>
            )}
          </>
        )}
        {error !== undefined && <Failure error={error} />}
        <div aria-live="polite" className="fd-small fd-quiet">
          {busy ? t.waiting : ''}
        </div>
        {kind !== 'file' && (
          <Button type="primary" htmlType="submit" size="large" loading={busy} block>
            {candidate === undefined ? t.make[kind] : t.signNow}
          </Button>
        )}
      </form>
    </Modal>
  );
}
