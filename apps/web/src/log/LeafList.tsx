import { Link } from 'react-router';
import { toHex } from '@filmdeed/kernel';
import { Failure } from '../design/Failure.js';
import { Skeleton } from '../design/Skeleton.js';
import { countText, timeText } from '../design/quantity.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { type CheckpointAtHand, leavesAtHand, type ShownLeaf } from './log-at-hand.js';
import { logWords } from './words.js';

const ON_A_PAGE = 25;

/** Leaves from the newest backwards, a page at a time. */
export function LeafList({ head, page }: { head: CheckpointAtHand; page: number }) {
  const t = useWords(logWords);
  const { language } = useLanguage();
  const { size } = head;
  const to = Math.max(0, size - page * ON_A_PAGE);
  const from = Math.max(0, to - ON_A_PAGE);
  const { load, reload } = useLoad(`leaves ${from} ${to} ${size}`, (signal) => leavesAtHand(from, to, size, signal));
  return (
    <section className="fd-sheet">
      <h2>{to > from ? t.range(countText(from, language), countText(to - 1, language)) : t.leaves}</h2>
      {load.state === 'loading' && <Skeleton />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' && (
        <ul className="fd-log-rows" aria-label={t.leaves}>
          {load.value.toReversed().map((leaf) => (
            <LeafRow key={leaf.index} leaf={leaf} />
          ))}
        </ul>
      )}
      <nav className="fd-log-pages" aria-label={t.leaves}>
        <span>{page > 0 && <Link to={page > 1 ? `/log?page=${page - 1}` : '/log'}>← {t.newer}</Link>}</span>
        <span>{from > 0 && <Link to={`/log?page=${page + 1}`}>{t.older} →</Link>}</span>
      </nav>
    </section>
  );
}

function LeafRow({ leaf }: { leaf: ShownLeaf }) {
  const t = useWords(logWords);
  const { language } = useLanguage();
  const { index, type, time, id, hash } = leaf;
  return (
    <li>
      <Link to={`/log?leaf=${index}`}>{countText(index, language)}</Link>
      <span>{type ?? t.unknown}</span>
      <span className="fd-quiet">{time === undefined ? t.unknown : (safeTime(time, language) ?? t.unknown)}</span>
      <span className="fd-mono fd-small">
        {id ?? ''}
        <br />
        {toHex(hash)}
      </span>
    </li>
  );
}

/** A leaf may state anything as its time. */
function safeTime(time: string, language: 'zh' | 'en'): string | undefined {
  return Number.isNaN(Date.parse(time)) ? undefined : timeText(time, language);
}
