import { type IndexFinding, type TrustV1, verifyIndexAnswer } from '@filmdeed/evidence';
import { Button } from 'antd';
import { useMemo } from 'react';
import { saveBlob } from '../api/download.js';
import { Copyable } from '../design/Copyable.js';
import { Note } from '../design/Note.js';
import { useLanguage, useWords } from '../language/language.js';
import { PageHidden } from '../report/PageHidden.js';
import { CheckList } from '../verify/CheckList.js';
import { VerdictBanner } from '../verify/VerdictBanner.js';
import type { Answered } from './use-lookup.js';
import { lookupWords } from './words.js';

/** What the verifier of this browser makes of an answer: nothing is claimed that it has not just proven. */
export function LookupAnswer({ answered, trust }: { answered: Answered; trust: TrustV1 | null }) {
  const t = useWords(lookupWords);
  const { language } = useLanguage();
  const { answer, asked, text } = answered;
  const report = useMemo(() => (answer === null ? undefined : verifyIndexAnswer(answer, trust)), [answer, trust]);
  if (report === undefined) return <Note kind="error">{t.other}</Note>;
  const proven = report.verdict === 'valid' ? report.finding : undefined;
  return (
    <>
      {proven === undefined ? (
        <VerdictBanner verdict={report.verdict} language={language} />
      ) : (
        <Finding finding={proven} />
      )}
      {(proven?.found ?? null) !== null &&
        [...new Set([proven!.found!.first, proven!.found!.last])].map((index) => <PageHidden key={index} of={index} />)}
      <section className="fd-sheet">
        <dl className="fd-fields">
          <div>
            <dt>
              {t.asked} · {t.kinds[asked.kind]}
            </dt>
            <dd>
              <Copyable value={asked.value} name={t.asked} />
            </dd>
          </div>
        </dl>
        <Button
          onClick={() =>
            saveBlob(
              new Blob([text], { type: 'application/json' }),
              `${asked.kind}-${asked.value.slice(0, 16)}.answer.json`,
            )
          }
        >
          {t.saveAnswer}
        </Button>
      </section>
      <section>
        <h2 className="fd-section-title">{t.checks}</h2>
        <CheckList checks={report.checks} language={language} />
      </section>
    </>
  );
}

function Finding({ finding: { found, size, treeSize } }: { finding: IndexFinding }) {
  const t = useWords(lookupWords);
  return (
    <div
      className="fd-verdict fd-verdict-valid"
      role="status"
      data-verdict="valid"
      data-found={found === null ? 'absent' : 'present'}
    >
      <span className="fd-verdict-mark" aria-hidden="true">
        {found === null ? '∅' : '✓'}
      </span>
      <div>
        <h2>{found === null ? t.absent : t.found}</h2>
        <p>{found === null ? t.absentText(size) : t.foundText(found.first, found.last, size)}</p>
        {treeSize > size && <p>{t.unproven(size, treeSize - 1)}</p>}
        {found !== null && <p>{t.notOwnership}</p>}
      </div>
    </div>
  );
}
