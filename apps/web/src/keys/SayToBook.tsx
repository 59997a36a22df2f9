import { type BookAct, bookStatement, newNonce, type Statement } from '@filmdeed/evidence';
import { asId } from '@filmdeed/kernel';
import { Button, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { type BookPartyView, handInWords, type KeySignature } from '../api/party-book.js';
import type { SignerView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { useWords } from '../language/language.js';
import { useActing } from '../session/session.js';
import { bookPageWords } from './book-page-words.js';
import { signWith } from './sign-with.js';
import { StatementSheet } from './StatementSheet.js';

interface Props {
  readonly standing: BookPartyView;
  readonly act: BookAct;
  /** Keys that sign, in turn; fewer than must: it cannot be said here. */
  readonly by: readonly SignerView[];
  readonly needed: number;
  /** The key that comes in. */
  readonly incoming?: SignerView;
  onDone(said: boolean): void;
}

const DAYS = 7;

function wordsOf({ book }: BookPartyView, party: string, act: BookAct): Statement {
  const deadline = Math.floor(Date.now() / 1000) + DAYS * 86_400;
  return bookStatement(book, { party: asId('pty', party), act, deadline, nonce: newNonce() });
}

/** Words to the party book: shown before any prompt, signed by each key in turn, handed in to be brought to the chain. */
export function SayToBook({ standing, act, by, needed, incoming, onDone }: Props) {
  const t = useWords(bookPageWords);
  const { party } = useActing();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const statement = useMemo(() => wordsOf(standing, party, act), [standing, party, act]);
  const canSay = by.length >= needed;
  const go = async (): Promise<void> => {
    setBusy(true);
    setError(undefined);
    try {
      const signed = async (signer: SignerView): Promise<KeySignature> => {
        const { scheme, key } = signer;
        return { scheme, key, signature: await signWith(signer, statement, 'required') };
      };
      const signatures: KeySignature[] = [];
      for (const signer of by.slice(0, needed)) signatures.push(await signed(signer));
      const proof = incoming === undefined ? undefined : await signed(incoming);
      await handInWords(statement.typedData, signatures, proof);
      onDone(true);
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  };
  return (
    <Modal open title={t.sayTitle} onCancel={() => onDone(false)} footer={null} mask={{ closable: false }} width={640}>
      <div className="fd-stack">
        <p>
          {t.sayLead(
            by.slice(0, needed).map(({ label }) => label),
            incoming?.label,
          )}
        </p>
        <StatementSheet statement={statement} />
        {!canSay && <Note kind="warning">{t.elsewhere(needed)}</Note>}
        {error !== undefined && <Failure error={error} />}
        <Button type="primary" size="large" loading={busy} disabled={!canSay} onClick={() => void go()} block>
          {t.signNow}
        </Button>
      </div>
    </Modal>
  );
}
