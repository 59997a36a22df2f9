import { Form } from 'antd';
import { useWords } from '../../language/language.js';
import { formWords } from './words.js';

/** What the public log shows: sealed by default while unpublished, and why. */
export function SealChoice({ published, disabled }: { published: boolean; disabled: boolean }) {
  return (
    <Form.Item name="sealed" noStyle>
      <SealRadios published={published} disabled={disabled} />
    </Form.Item>
  );
}

interface Props {
  readonly published: boolean;
  readonly disabled: boolean;
  // Given by the form; undefined follows the publication status.
  readonly value?: boolean;
  readonly onChange?: (sealed: boolean) => void;
}

function SealRadios({ published, disabled, value, onChange }: Props) {
  const t = useWords(formWords);
  const sealed = value ?? !published;
  const choices: [boolean, string, string][] = [
    [true, t.sealed, t.sealedText],
    [false, t.open, t.openText],
  ];
  return (
    <fieldset className="fd-choice" disabled={disabled}>
      <legend className="fd-field-legend">
        {t.sealing}
        {value === undefined && <span className="fd-quiet fd-small">（{t.sealedFollows}）</span>}
      </legend>
      {choices.map(([choice, name, text]) => (
        <label key={name} className={choice === sealed ? 'fd-chosen' : ''}>
          <input type="radio" name="sealed" checked={choice === sealed} onChange={() => onChange?.(choice)} />
          <span>
            <strong>{name}</strong>
            <span className="fd-quiet">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
