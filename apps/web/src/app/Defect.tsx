import { Button } from 'antd';
import { PageHead } from '../design/PageHead.js';
import { useWords } from '../language/language.js';
import { appWords } from './words.js';

/** Shown instead of a page that threw. */
export function Defect() {
  const t = useWords(appWords);
  return (
    <div className="fd-page fd-page-narrow" role="alert">
      <PageHead title={t.defect} lead={t.defectLead} />
      <Button type="primary" onClick={() => window.location.reload()}>
        {t.reload}
      </Button>
    </div>
  );
}
