import { Button } from 'antd';
import { useEffect, useState } from 'react';
import { giveUpUpload, listUploads } from '../../api/uploads.js';
import type { UploadView } from '../../api/types.js';
import { Failure } from '../../design/Failure.js';
import { Note } from '../../design/Note.js';
import { byteText } from '../../design/quantity.js';
import { useWords } from '../../language/language.js';
import { forgetUpload } from '../../upload/start-upload.js';
import { intakeWords } from './words.js';

const MOST = 5;

/** Uploads that were cut off or never filed: they go on as soon as the same file is chosen again, or are given up. */
export function UnfinishedUploads() {
  const t = useWords(intakeWords);
  const [uploads, setUploads] = useState<readonly UploadView[]>([]);
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    // Only a reminder: if it cannot be had, nothing is lost.
    listUploads().then(setUploads, () => undefined);
  }, []);
  const giveUp = async ({ id, size, declared: { sha256 } }: UploadView): Promise<void> => {
    try {
      await giveUpUpload(id);
      if (sha256 !== undefined) await forgetUpload({ sha256, size });
      setUploads(await listUploads());
    } catch (failure) {
      setError(failure);
    }
  };
  const open = uploads.filter(({ state }) => state !== 'refused');
  if (open.length === 0) return null;
  return (
    <Note>
      <p>
        <strong>{t.unfinished}</strong> {t.unfinishedText}
      </p>
      <ul className="fd-unfinished">
        {open.slice(0, MOST).map((upload) => (
          <li key={upload.id}>
            <span>
              {upload.name} · {byteText(upload.size)} ·{' '}
              {t.done(`${Math.floor((upload.offset / Math.max(1, upload.size)) * 100)}%`)}
            </span>
            <Button size="small" onClick={() => void giveUp(upload)} aria-label={t.giveUpOf(upload.name)}>
              {t.giveUp}
            </Button>
          </li>
        ))}
      </ul>
      {error !== undefined && <Failure error={error} />}
    </Note>
  );
}
