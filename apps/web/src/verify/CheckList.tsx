import type { Check } from '@filmdeed/evidence';
import type { Language } from '../language/language.js';
import { checkWords, reasonWords, verdictWords } from './check-words.js';
import { factWords } from './fact-words.js';
import './check-list.css';

/** Every check with its verdict, its facts and a plain explanation. Plain HTML: the offline verifier shows the same list. */
export function CheckList({ checks, language }: { checks: readonly Check[]; language: Language }) {
  return (
    <ol className="fd-checks">
      {checks.map((check, place) => (
        <CheckItem key={`${check.check}-${check.anchor ?? ''}-${place}`} check={check} language={language} />
      ))}
    </ol>
  );
}

function CheckItem({ check, language }: { check: Check; language: Language }) {
  const words = checkWords[language][check.check] ?? { name: check.check, meaning: '' };
  const facts = Object.entries(check.facts);
  const names = factWords[language];
  return (
    <li className={`fd-check fd-${check.verdict}`} data-check={check.check} data-verdict={check.verdict}>
      <span className="fd-check-mark" aria-hidden="true">
        {MARKS[check.verdict]}
      </span>
      <div className="fd-check-body">
        <p className="fd-check-head">
          <strong>
            {words.name}
            {check.anchor === undefined ? '' : ` #${check.anchor + 1}`}
          </strong>
          <span className="fd-check-verdict">{verdictWords[language][check.verdict]}</span>
        </p>
        <p className="fd-check-meaning">{explain(check, language, words.meaning)}</p>
        {facts.length > 0 && (
          <details>
            <summary>{language === 'zh' ? '依据' : 'Facts'}</summary>
            <dl className="fd-facts">
              {check.code !== undefined && <Fact name={language === 'zh' ? '代码' : 'code'} value={check.code} />}
              {facts.map(([name, value]) => (
                <Fact key={name} name={names[name] ?? name} value={factText(value)} />
              ))}
            </dl>
          </details>
        )}
      </div>
    </li>
  );
}

const MARKS = { valid: '✓', broken: '✗', 'not-checked': '–' } as const;

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function explain(check: Check, language: Language, meaning: string): string {
  if (check.verdict === 'valid') return meaning;
  if (check.verdict === 'not-checked') {
    return (reasonWords[language] as Record<string, string>)[check.code ?? ''] ?? meaning;
  }
  const { stated, atHand, computed } = check.facts;
  if (check.check === 'content' && stated !== undefined && atHand !== undefined) {
    return language === 'zh'
      ? `手上的文件与登记的不同：登记 ${short(stated)}，手上 ${short(atHand)}。`
      : `Your file is not the one that was filed: filed ${short(stated)}, at hand ${short(atHand)}.`;
  }
  if (stated !== undefined && computed !== undefined) {
    return language === 'zh'
      ? '所载的值与重新计算的不同：内容被改动过。'
      : 'The value differs from the computed one: it was altered.';
  }
  return language === 'zh'
    ? '这一项对不上：内容被改动过，或来自别处。'
    : 'This does not fit: it was altered, or comes from elsewhere.';
}

function short(value: unknown): string {
  const text = String(value);
  return text.length > 20 ? `${text.slice(0, 10)}…${text.slice(-6)}` : text;
}

function factText(value: Check['facts'][string]): string {
  return Array.isArray(value) ? value.join(', ') : String(value);
}
