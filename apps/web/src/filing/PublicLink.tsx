import { toString as qrText } from 'qrcode';
import { useEffect, useState } from 'react';
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
      <QrCode text={address} name={`${t.publicLink} QR`} />
      <div className="fd-stack" style={{ alignContent: 'start', gap: 8 }}>
        <p className="fd-quiet" style={{ margin: 0 }}>
          {t.publicLinkText}
        </p>
        <Copyable value={address} name={t.copyName} />
        <Link to={`/verify/${id}`}>{t.openPublic}</Link>
      </div>
    </div>
  );
}

function QrCode({ text, name }: { text: string; name: string }) {
  const [image, setImage] = useState<string>();
  useEffect(() => {
    const options = { type: 'svg', margin: 0, errorCorrectionLevel: 'M', color: { dark: '#1e2330' } } as const;
    void qrText(text, options).then((svg) => setImage(`data:image/svg+xml,${encodeURIComponent(svg)}`));
  }, [text]);
  return image === undefined ? <span className="fd-qr" /> : <img className="fd-qr" src={image} alt={name} />;
}
