import { useEffect, useState } from 'react';
import { listUploads } from '../../api/uploads.js';
import type { UploadView } from '../../api/types.js';
import { Note } from '../../design/Note.js';
import { byteText } from '../../design/quantity.js';
import { useWords } from '../../language/language.js';
import { intakeWords } from './words.js';

/** Uploads that were cut off: they go on as soon as the same file is chosen again. */
export function UnfinishedUploads() {
  const t = useWords(intakeWords);
  const [uploads, setUploads] = useState<readonly UploadView[]>([]);
  useEffect(() => {
    // Only a reminder: if it cannot be had, nothing is lost.
    listUploads().then(setUploads, () => undefined);
  }, []);
  const open = uploads.filter(({ state }) => state === 'open');
  if (open.length === 0) return null;
  return (
    <Note>
      <p>
        <strong>{t.unfinished}</strong> {t.unfinishedText}
      </p>
      <ul style={{ margin: '4px 0 0', paddingLeft: 20 }}>
        {open.slice(0, 5).map(({ id, name, size, offset }) => (
          <li key={id}>
            {name} · {byteText(size)} · {t.done(`${Math.floor((offset / Math.max(1, size)) * 100)}%`)}
          </li>
        ))}
      </ul>
    </Note>
  );
}
