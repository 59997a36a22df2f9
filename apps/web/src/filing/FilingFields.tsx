import { CODE_LISTS, type CodeListName } from '@filmdeed/evidence';
import { Link } from 'react-router';
import type { FilingView } from '../api/types.js';
import { Copyable } from '../design/Copyable.js';
import { Note } from '../design/Note.js';
import { zonedTimeText } from '../design/quantity.js';
import { type Language, useLanguage, useWords } from '../language/language.js';
import { VouchedBy } from '../party/VouchedBy.js';
import { partyWords } from '../party/words.js';
import { keyWords } from '../keys/words.js';
import { type FieldName, fieldWords } from './form/field-words.js';
import { filingWords } from './words.js';

/** Everything that was registered, in words. */
export function FilingFields({ filing }: { filing: FilingView }) {
  const t = useWords(filingWords);
  const p = useWords(partyWords);
  const names = useWords(fieldWords);
  const { language } = useLanguage();
  const rows: [string, React.ReactNode][] = [
    [t.number, filing.id],
    [t.party, filing.party],
    [
      t.mandate,
      filing.mandate === null
        ? undefined
        : t.underMandate(filing.mandate.mandatary, filing.mandate.id, filing.mandate.leaf, filing.party),
    ],
    [p.vouched, <VouchedBy vouched={filing.vouched} />],
    [t.receivedAt, zonedTimeText(filing.receivedAt, language)],
    [t.formName, codeText('form', filing.form, language)],
    [t.sealedName, filing.sealed ? t.sealedYes : t.sealedNo],
    ...Object.entries(filing.work).map(([name, code]): [string, string | undefined] => [
      names[name as FieldName] ?? name,
      code === undefined ? undefined : codeText(name as CodeListName, code, language),
    ]),
    ...Object.entries(filing.particulars).map(([name, text]): [string, string] => [
      names[name as FieldName] ?? name,
      text,
    ]),
    ...filing.links.map(({ rel, leaf }): [string, string] => [`${t.links} · ${codeText('rel', rel, language)}`, leaf]),
  ];
  return <Rows rows={rows} />;
}

/** Provenance before chaining, as stated. */
export function ProvenanceFields({ filing }: { filing: FilingView }) {
  const t = useWords(filingWords);
  const names = useWords(fieldWords);
  const { language } = useLanguage();
  const entries = Object.entries(filing.provenance);
  if (entries.length === 0) return <p className="fd-quiet">{t.noProvenance}</p>;
  const rows = entries.map(([name, text]): [string, string] => [
    names[name as FieldName] ?? name,
    name in CODE_LISTS ? codeText(name as CodeListName, text, language) : text,
  ]);
  return <Rows rows={rows} />;
}

/** Who signed, or that nobody did. */
export function SignatureFields({ filing }: { filing: FilingView }) {
  const t = useWords(filingWords);
  const keys = useWords(keyWords);
  const { signer } = filing;
  if (signer === null) {
    return (
      <Note kind="warning">
        <p>
          <strong>{t.noSignature}</strong>
        </p>
        <p>{t.noSignatureText}</p>
      </Note>
    );
  }
  return (
    <dl className="fd-fields">
      <div>
        <dt>{t.signatureBy}</dt>
        <dd>
          {signer.label !== null && <Link to="/keys">{signer.label}</Link>}{' '}
          {keys.schemes[signer.scheme] ?? signer.scheme}
        </dd>
      </div>
      <div>
        <dt>{keys.key}</dt>
        <dd>
          <Copyable value={signer.key} name={keys.key} />
        </dd>
      </div>
    </dl>
  );
}

function Rows({ rows }: { rows: readonly [string, React.ReactNode][] }) {
  return (
    <dl className="fd-fields">
      {rows
        .filter(([, value]) => value !== undefined && value !== '')
        .map(([name, value], place) => (
          <div key={`${name}-${place}`}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
}

function codeText(list: CodeListName, code: string, language: Language): string {
  return CODE_LISTS[list].find((entry) => entry.code === code)?.[language] ?? code;
}
