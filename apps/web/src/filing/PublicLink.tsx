import { QRCode } from 'antd';
import { Link } from 'react-router';
import { Copyable } from '../design/Copyable.js';
import { useWords } from '../language/language.js';
import { useStatus } from '../status/status.js';
import { filingWords } from './words.js';

/** The address under which strangers verify, also as QR code. */
export function PublicLink({ id }: { id: string }) {
  const t = useWords(filingWords);
  const status = useStatus();
  const base = status?.publicUrl ?? window.location.origin;
  const address = `${base.replace(/\/$/, '')}/verify/${id}`;
  return (
    <div className="fd-public">
      <div role="img" aria-label={`QR ${address}`}>
        <QRCode type="svg" value={address} size={132} bordered={false} color="#1e2330" />
      </div>
      <div className="fd-stack" style={{ alignContent: 'start', gap: 8 }}>
        <p className="fd-quiet" style={{ margin: 0 }}>
          {t.publicLinkText}
        </p>
        <Copyable value={address} name={t.copyName} />
        <Link to={`/verify/${id}`}>{t.publicLink}</Link>
      </div>
    </div>
  );
}
