import { Collapse, Form } from 'antd';
import { useWords } from '../../language/language.js';
import { FieldGrid } from './FieldItem.js';
import { REQUIRED_FIELDS, SECTIONS, type SectionName } from './fields.js';
import type { FormValues } from './form-values.js';
import { LinkList } from './LinkList.js';
import { SealChoice } from './SealChoice.js';
import { formWords } from './words.js';
import './form.css';

const NAMES: readonly SectionName[] = ['work', 'creation', 'publication', 'provenance'];

interface Props {
  readonly disabled: boolean;
  /** Keys of the sections that are unfolded. */
  readonly open: readonly string[];
  readonly onOpen: (open: readonly string[]) => void;
}

/** Second step of filing: what is required first, the rest folded away but part of the same form. */
export function FormStep({ disabled, open, onOpen }: Props) {
  const t = useWords(formWords);
  const form = Form.useFormInstance<FormValues>();
  const workType = Form.useWatch(['work', 'workType'], form) as string | undefined;
  const publication = Form.useWatch(['work', 'publication'], form) as string | undefined;
  const published = publication === 'PUBLISHED';
  const sections = NAMES.filter((name) => name !== 'publication' || published).map((name) => ({
    key: name,
    label: <SectionLabel name={name} />,
    children: <FieldGrid fields={SECTIONS[name]} />,
    forceRender: true,
  }));
  const links = { key: 'links', label: <SectionLabel name="links" />, children: <LinkList />, forceRender: true };
  return (
    <>
      <FieldGrid fields={REQUIRED_FIELDS} except={workType === 'AUDIOVISUAL' ? [] : ['avSubtype']} />
      <SealChoice published={published} disabled={disabled} />
      <Collapse
        items={[...sections, links]}
        activeKey={[...open]}
        onChange={(keys) => onOpen([...keys])}
        className="fd-sections"
      />
      <p className="fd-quiet fd-small" style={{ margin: '12px 0 0' }}>
        {t.draftKept}
      </p>
    </>
  );
}

/** The sections that hold the fields named, by the path of each in the form. */
export function sectionsOf(paths: readonly (readonly (string | number)[])[]): string[] {
  const names = paths.map((path) => String(path[1] ?? ''));
  const found = NAMES.filter((section) => SECTIONS[section].some(({ name }) => names.includes(name)));
  return paths.some(([group]) => group === 'links') ? [...found, 'links'] : [...found];
}

function SectionLabel({ name }: { name: SectionName | 'links' }) {
  const t = useWords(formWords);
  return (
    <span className="fd-section-label">
      <strong>{t.sections[name]}</strong>
      <span className="fd-quiet">{t.sectionHints[name]}</span>
    </span>
  );
}
