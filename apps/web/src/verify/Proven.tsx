import type { Report } from '@filmdeed/evidence';
import type { Language } from '../language/language.js';
import { notProven, proven } from './proven-words.js';
import { intervalLines } from './interval-words.js';
import './check-list.css';

/** What the report proves, what it does not, and when. Plain HTML, shared with the offline verifier. */
export function Proven({ report, language }: { report: Report; language: Language }) {
  const zh = language === 'zh';
  return (
    <div className="fd-proven">
      <section>
        <h3>{zh ? '证明了什么' : 'What this proves'}</h3>
        <Sentences lines={proven(report, language)} />
      </section>
      <section>
        <h3>{zh ? '没有证明什么' : 'What this does not prove'}</h3>
        <Sentences lines={notProven(language)} />
      </section>
      <section style={{ gridColumn: '1 / -1' }}>
        <h3>{zh ? '时间区间' : 'Time interval'}</h3>
        <Sentences lines={intervalLines(report.interval, language)} />
      </section>
    </div>
  );
}

function Sentences({ lines }: { lines: readonly string[] }) {
  return (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
}
