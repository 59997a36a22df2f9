import { Button } from 'antd';
import { useState } from 'react';
import { download } from '../api/download.js';
import { filingPapers } from '../api/filings.js';
import type { FilingView } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { useLanguage, useWords } from '../language/language.js';
import { filingWords } from './words.js';

/** What the holder takes along: certificates, dossier, bundle, manifest. */
export function Papers({ filing }: { filing: FilingView }) {
  const t = useWords(filingWords);
  const { language } = useLanguage();
  const [busy, setBusy] = useState<string>();
  const [error, setError] = useState<unknown>();
  const { id } = filing;
  const fetchPaper = async (path: string, name: string): Promise<void> => {
    setBusy(name);
    setError(undefined);
    try {
      await download(path, name);
    } catch (failure) {
      setError(failure);
    }
    setBusy(undefined);
  };
  const certificates: [string, string, string][] = [
    [t.certificateZh, filingPapers.certificate(id, 'zh'), `${id}-zh.pdf`],
    [t.certificateEn, filingPapers.certificate(id, 'en'), `${id}-en.pdf`],
  ];
  const papers: [string, string, string][] = [
    ...(language === 'zh' ? certificates : certificates.toReversed()),
    [t.dossier, filingPapers.dossier(id), `${id}.zip`],
    [t.bundle, filingPapers.bundle(id), `${id}.bundle.json`],
    ...(filing.hasManifest
      ? ([[t.manifest, filingPapers.manifest(id), `${id}.manifest.jsonl`]] as [string, string, string][])
      : []),
  ];
  const notYet = filing.state === 'received';
  return (
    <div className="fd-stack">
      <p className="fd-quiet" style={{ margin: 0 }}>
        {notYet ? t.notYet : t.papersLead}
      </p>
      <div className="fd-papers">
        {papers.map(([name, path, fileName], place) => (
          <Button
            key={fileName}
            type={place === 0 ? 'primary' : 'default'}
            loading={busy === fileName}
            disabled={notYet || (busy !== undefined && busy !== fileName)}
            onClick={() => void fetchPaper(path, fileName)}
          >
            {name}
          </Button>
        ))}
      </div>
      {error !== undefined && <Failure error={error} />}
    </div>
  );
}
