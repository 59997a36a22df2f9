import { type Report, openLeaf, parseLeaf, verifyBundle } from '@filmdeed/evidence';
import { fromBase64, isRefusal } from '@filmdeed/kernel';
import { useEffect, useRef, useState } from 'react';
import { filesOfDrop, type PickedFile } from '../digest/picked-files.js';
import { useLanguage, useWords } from '../language/language.js';
import { CheckList } from '../verify/CheckList.js';
import { Proven } from '../verify/Proven.js';
import { VerdictBanner } from '../verify/VerdictBanner.js';
import { type AtHand, contentAtHand } from './content-at-hand.js';
import { Differences } from './Differences.js';
import { Picker } from './Picker.js';
import { type Sorted, sortFiles } from './sort-files.js';
import { words } from './words.js';

const EMPTY: Sorted = { content: [] };

/** Found of one choice of files; nothing of another. */
interface Of<T> {
  readonly of: Sorted;
  readonly value: T;
}

/** The whole page: what was handed in above, what `verifyBundle` says of it below. */
export function Verifier() {
  const t = useWords(words);
  const { language, choose } = useLanguage();
  const [sorted, setSorted] = useState(EMPTY);
  const [hashing, setHashing] = useState<Of<number>>();
  const [hashed, setHashed] = useState<Of<AtHand | undefined>>();
  const [problem, setProblem] = useState<string>();
  const run = useRef(0);

  const fail = (error: unknown): void => setProblem(problemText(error));
  const take = (files: readonly PickedFile[]): void => {
    setProblem(undefined);
    sortFiles(files)
      .then((added) =>
        setSorted((kept) => ({ ...kept, ...added, content: added.content.length > 0 ? added.content : kept.content })),
      )
      .catch(fail);
  };

  useEffect(() => {
    const mine = (run.current += 1);
    const current = (): boolean => mine === run.current;
    if (sorted.content.length === 0) return;
    contentAtHand(sorted.content, sorted.manifest?.value, statedRoot(sorted), {
      onShare: (done) => current() && setHashing({ of: sorted, value: done }),
      wanted: current,
    })
      .then((found) => current() && setHashed({ of: sorted, value: found }))
      .catch((error: unknown) => current() && setProblem(problemText(error)))
      .finally(() => current() && setHashing(undefined));
  }, [sorted]);
  const share = hashing?.of === sorted ? hashing.value : undefined;
  const atHand = hashed?.of === sorted ? hashed.value : undefined;

  const report =
    sorted.bundle &&
    verifyBundle(sorted.bundle.value, sorted.trust?.value ?? null, atHand ? { content: atHand.content } : {});
  const contentName = sorted.content.length === 1 ? sorted.content[0]!.path : t.files(sorted.content.length);
  return (
    <main
      className="vf"
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        filesOfDrop(event.dataTransfer).then(take, fail);
      }}
    >
      <header className="vf-head">
        <span className="vf-seal" aria-hidden="true">
          影契
        </span>
        <h1>{t.title}</h1>
        <button type="button" className="vf-button" onClick={() => choose(language === 'zh' ? 'en' : 'zh')}>
          {t.other}
        </button>
      </header>
      <p className="vf-lead">{t.lead}</p>
      <section className="vf-sheet">
        <Picker
          name={t.trust}
          hint={t.trustHint}
          chosen={sorted.trust && `${sorted.trust.name} · ${sorted.trust.value.name}`}
          onPick={take}
        />
        <Picker name={t.bundle} hint={t.bundleHint} chosen={sorted.bundle?.name} onPick={take} />
        <Picker
          name={t.content}
          hint={t.contentHint}
          folder
          chosen={sorted.content.length === 0 ? undefined : contentName}
          onPick={take}
        />
        <Picker name={t.manifest} hint={t.manifestHint} chosen={sorted.manifest?.name} onPick={take} />
        <p className="vf-drop">
          {t.drop}
          <button type="button" className="vf-button" onClick={() => (setSorted(EMPTY), setProblem(undefined))}>
            {t.clear}
          </button>
        </p>
      </section>
      {share !== undefined && (
        <p className="vf-progress">
          {t.hashing} <progress value={share} max={1} aria-label={t.hashing} /> {Math.round(share * 100)}%
        </p>
      )}
      {problem !== undefined && (
        <p className="vf-problem" role="alert">
          <strong>{t.refused}</strong> {problem}
        </p>
      )}
      {report !== undefined && (
        <section className="vf-report" aria-live="polite">
          {sorted.trust === undefined && <p className="vf-problem">{t.noTrust}</p>}
          <VerdictBanner verdict={report.verdict} language={language} />
          {atHand?.difference && <Differences difference={atHand.difference} />}
          <Stated report={report} />
          <CheckList checks={report.checks} language={language} />
          <Proven report={report} language={language} />
        </section>
      )}
    </main>
  );
}

/** Title, ids and stated time of the bundle, so that one sees what is being verified. */
function Stated({ report }: { report: Report }) {
  const t = useWords(words);
  const { opened, leafHash } = report;
  return (
    <section className="vf-sheet vf-stated">
      <h2>{t.work}</h2>
      <p className="vf-title">{opened?.particulars.title ?? t.undisclosed}</p>
      <p>
        {opened?.leaf.id} · {opened?.leaf.party} · {opened?.leaf.time}
      </p>
      <p className="vf-hash">{leafHash}</p>
    </section>
  );
}

function statedRoot({ bundle }: Sorted): string | undefined {
  if (bundle === undefined) return undefined;
  try {
    const { content } = openLeaf(parseLeaf(fromBase64(bundle.value.leaf)), bundle.value.disclosures);
    return content?.kind === 'set' ? content.root : undefined;
  } catch (error) {
    if (isRefusal(error)) return undefined; // the report names it
    throw error;
  }
}

function problemText(error: unknown): string {
  const { message } = error as { message?: string };
  return isRefusal(error) ? `${error.code}: ${error.message}` : (message ?? String(error));
}
