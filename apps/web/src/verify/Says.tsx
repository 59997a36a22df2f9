import { CODE_LISTS, type CodeListName, type OpenedLeaf } from '@filmdeed/evidence';
import { Copyable } from '../design/Copyable.js';
import { type FieldName, fieldWords } from '../filing/form/field-words.js';
import { ContentDigests } from '../filing/intake/ContentDigests.js';
import { zonedTimeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { verifyWords } from './words.js';

/** What the leaf states, once its disclosures are joined to it. */
export function Says({ opened, leafHash }: { opened: OpenedLeaf; leafHash: string }) {
  const t = useWords(verifyWords);
  const names = useWords(fieldWords);
  const { language } = useLanguage();
  const { leaf, content, particulars, provenance } = opened;
  const codes = Object.entries(leaf.body.work).map(([name, code]): [string, string] => [
    names[name as FieldName] ?? name,
    wordOf(name, code ?? ''),
  ]);
  const texts = [...Object.entries(particulars), ...Object.entries(provenance)].map(
    ([name, text]): [string, string] => [names[name as FieldName] ?? name, wordOf(name, text)],
  );
  function wordOf(list: string, code: string): string {
    const entries = list in CODE_LISTS ? CODE_LISTS[list as CodeListName] : [];
    return entries.find((entry) => entry.code === code)?.[language] ?? code;
  }
  const rows: [string, string][] = [
    [t.number, leaf.id],
    [t.party, leaf.party],
    [t.form, wordOf('form', leaf.body.form)],
    [t.statedTime, zonedTimeText(leaf.time, language)],
    ...texts,
    ...codes,
  ];
  return (
    <div>
      {opened.undisclosed.length > 0 && <p className="fd-quiet">{t.saysSealed}</p>}
      {content !== undefined && <ContentDigests content={content} />}
      <dl className="fd-fields">
        <div>
          <dt>{t.leafHash}</dt>
          <dd>
            <Copyable value={leafHash} name={t.leafHash} />
          </dd>
        </div>
        {rows.map(([name, value], place) => (
          <div key={`${name}-${place}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
