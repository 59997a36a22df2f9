import { App, Button } from 'antd';
import { revokeSigner } from '../api/signers.js';
import type { SignerView } from '../api/types.js';
import { told } from '../api/told.js';
import { Copyable } from '../design/Copyable.js';
import { timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { commonWords } from '../design/words.js';
import { keyWords } from './words.js';

/** One signing key, and the way to revoke it, which is asked about first. */
export function KeyCard({ signer, onRevoked }: { signer: SignerView; onRevoked: () => void }) {
  const t = useWords(keyWords);
  const common = useWords(commonWords);
  const { language } = useLanguage();
  const { modal, message } = App.useApp();
  const revoked = signer.revokedAt !== null;
  const revoke = (): void => {
    void modal.confirm({
      title: t.revokeTitle,
      content: `${signer.label}：${t.revokeText}`,
      okText: t.revokeYes,
      cancelText: common.cancel,
      okButtonProps: { danger: true },
      async onOk() {
        try {
          await revokeSigner(signer.id);
          onRevoked();
        } catch (error) {
          void message.error(told(error, language).what);
        }
      },
    });
  };
  return (
    <li className="fd-sheet fd-key">
      <div className="fd-key-head">
        <h2>{signer.label}</h2>
        <span className={`fd-tag ${revoked ? 'fd-tag-revoked' : 'fd-tag-anchored'}`}>
          {revoked ? t.revoked : t.active}
        </span>
        {!revoked && (
          <Button danger onClick={revoke} aria-label={`${t.revoke} ${signer.label}`}>
            {t.revoke}
          </Button>
        )}
      </div>
      <dl className="fd-fields">
        <div>
          <dt>{t.scheme}</dt>
          <dd>{t.schemes[signer.scheme] ?? signer.scheme}</dd>
        </div>
        <div>
          <dt>{t.key}</dt>
          <dd>
            <Copyable value={signer.key} name={t.key} />
          </dd>
        </div>
        <div>
          <dt>{t.createdAt}</dt>
          <dd>{timeText(signer.createdAt, language)}</dd>
        </div>
      </dl>
    </li>
  );
}
