import { vouchingOf } from '../api/filings.js';
import { useLoad } from '../design/use-load.js';
import { useWords } from '../language/language.js';
import { VouchedBy } from '../party/VouchedBy.js';
import { verifyWords } from './words.js';

/** What this site says of who filed; apart from the results, for nothing proves it. Nothing if the site cannot be asked. */
export function FilerVouched({ filing }: { filing: string }) {
  const t = useWords(verifyWords);
  const { load } = useLoad(filing, (signal) => vouchingOf(filing, signal));
  if (load.state !== 'loaded') return null;
  return (
    <section className="fd-sheet" data-vouched={load.value.vouched !== null}>
      <h2>{t.filer}</h2>
      <p>
        <VouchedBy vouched={load.value.vouched} />
      </p>
      <p className="fd-small fd-quiet">{t.filerText}</p>
    </section>
  );
}
