import { CODE_LISTS, type CodeListName } from '@filmdeed/evidence';
import { Form, Input, Radio, Select } from 'antd';
import { useLanguage, useWords } from '../../language/language.js';
import { type FieldName, fieldWords, hintWords } from './field-words.js';
import { type Field, limitOf } from './fields.js';
import { formWords } from './words.js';

/** One field of the registration, asked for in the way of its kind. */
export function FieldItem({ field }: { field: Field }) {
  const t = useWords(formWords);
  const names = useWords(fieldWords);
  const hints = useWords(hintWords);
  const { group, name, kind, required, wide } = field;
  const label = names[name];
  const limit = limitOf(name);
  const rules = [
    ...(required ? [{ required: true, message: kind === 'line' ? t.fillIn : t.choose }] : []),
    ...(limit === undefined || kind === 'day' ? [] : [{ max: limit }]),
    ...(kind === 'day' ? [{ validator: pastDay(t.inFuture) }] : []),
  ];
  return (
    <Form.Item
      name={[group, name]}
      label={label}
      extra={hints[name]}
      rules={rules}
      className={wide ? 'fd-wide-field' : ''}
      // A day comes as text from the browser's own field.
    >
      {kind === 'code' ? (
        <CodeSelect list={name as CodeListName} label={label} clearable={!required} />
      ) : kind === 'choice' ? (
        <CodeRadios list={name as CodeListName} label={label} />
      ) : kind === 'day' ? (
        <Input type="date" max={new Date().toISOString().slice(0, 10)} />
      ) : kind === 'text' ? (
        <Input.TextArea autoSize={{ minRows: 3, maxRows: 12 }} maxLength={limit} />
      ) : (
        <Input maxLength={limit} aria-required={required} />
      )}
    </Form.Item>
  );
}

interface CodeProps {
  readonly list: CodeListName;
  readonly label: string;
  // Given by the form.
  readonly id?: string;
  readonly value?: string;
  readonly onChange?: (code: string | undefined) => void;
}

function CodeSelect({ list, clearable, label, ...given }: CodeProps & { clearable: boolean }) {
  const t = useWords(formWords);
  const { language } = useLanguage();
  return (
    <Select
      {...given}
      aria-label={label}
      allowClear={clearable}
      placeholder={t.choose}
      showSearch={{ optionFilterProp: 'label' }}
      options={CODE_LISTS[list].map((code) => ({ value: code.code, label: code[language] }))}
    />
  );
}

function CodeRadios({ list, label, ...given }: CodeProps) {
  const { language } = useLanguage();
  const { onChange, ...rest } = given;
  return (
    <Radio.Group
      {...rest}
      aria-label={label}
      onChange={(event) => onChange?.(event.target.value as string)}
      options={CODE_LISTS[list].map((code) => ({ value: code.code, label: code[language] }))}
    />
  );
}

function pastDay(message: string): (rule: unknown, day: string | undefined) => Promise<void> {
  return (_, day) => {
    const tomorrow = new Date(Date.now() + 24 * 3600 * 1000).toISOString().slice(0, 10);
    return day !== undefined && day > tomorrow ? Promise.reject(new Error(message)) : Promise.resolve();
  };
}

/** Fields under their section. */
export function FieldGrid({ fields, except = [] }: { fields: readonly Field[]; except?: readonly FieldName[] }) {
  return (
    <div className="fd-field-grid">
      {fields
        .filter(({ name }) => !except.includes(name))
        .map((field) => (
          <FieldItem key={field.name} field={field} />
        ))}
    </div>
  );
}
