import type { Content } from '@filmdeed/evidence';
import { Copyable } from '../../design/Copyable.js';
import { byteText, countText } from '../../design/quantity.js';
import { useLanguage, useWords } from '../../language/language.js';
import { intakeWords } from './words.js';

/** A content by size and digests, each to be taken along. */
export function ContentDigests({ content }: { content: Content }) {
  const t = useWords(intakeWords);
  const { language } = useLanguage();
  const size = `${byteText(content.size)} · ${countText(content.size, language)} B`;
  const rows: [string, string | undefined][] =
    content.kind === 'file'
      ? [
          ['SHA-256', content.sha256],
          ['SM3', content.sm3],
          ['BLAKE3', content.blake3],
          ['CID', content.cid],
        ]
      : [
          [t.root, content.root],
          [t.manifest, content.manifest],
        ];
  return (
    <dl className="fd-fields">
      <div>
        <dt>{t.size}</dt>
        <dd>
          {content.kind === 'set' && `${t.filesCount(countText(content.files, language))} · `}
          {size}
        </dd>
      </div>
      {rows
        .filter((row): row is [string, string] => row[1] !== undefined)
        .map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <Copyable value={value} name={name} />
            </dd>
          </div>
        ))}
    </dl>
  );
}
