import { Button } from 'antd';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { listSigners } from '../api/signers.js';
import { Empty } from '../design/Empty.js';
import { Failure } from '../design/Failure.js';
import { Note } from '../design/Note.js';
import { PageHead } from '../design/PageHead.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { useStatus } from '../status/status.js';
import { AddPasskey } from './AddPasskey.js';
import { KeyCard } from './KeyCard.js';
import { NoPasskeys } from './NoPasskeys.js';
import { passkeyObstacle } from './passkey.js';
import { keyWords } from './words.js';
import './keys.css';

/** The signing keys of the own party. */
export function Keys() {
  const t = useWords(keyWords);
  const status = useStatus();
  const navigate = useNavigate();
  const { load, reload } = useLoad('signers', listSigners);
  const [adding, setAdding] = useState(false);
  const [added, setAdded] = useState(false);
  const obstacle = passkeyObstacle();
  const signers = load.state === 'loaded' ? load.value : [];
  const add = (
    <Button type="primary" onClick={() => setAdding(true)} disabled={obstacle !== undefined || !status}>
      {t.add}
    </Button>
  );
  return (
    <div className="fd-page fd-page-narrow">
      <PageHead title={t.title} lead={t.lead}>
        {signers.length > 0 && add}
      </PageHead>
      <div className="fd-stack">
        {obstacle !== undefined && <NoPasskeys obstacle={obstacle} />}
        {added && (
          <Note kind="valid">
            <p>{t.added}</p>
            <Button type="link" style={{ padding: 0 }} onClick={() => void navigate('/file')}>
              {t.fileNow}
            </Button>
          </Note>
        )}
        {load.state === 'loading' && <Skeleton />}
        {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
        {load.state === 'loaded' && signers.length === 0 && (
          <div className="fd-sheet">
            <Empty title={t.emptyTitle} text={t.emptyText}>
              {add}
            </Empty>
          </div>
        )}
        <ul className="fd-keys">
          {signers.map((signer) => (
            <KeyCard key={signer.id} signer={signer} onRevoked={reload} />
          ))}
        </ul>
      </div>
      {adding && status && (
        <AddPasskey
          origin={status.origin}
          known={signers}
          onDone={(signer) => {
            setAdding(false);
            if (signer === undefined) return;
            setAdded(true);
            reload();
          }}
        />
      )}
    </div>
  );
}
