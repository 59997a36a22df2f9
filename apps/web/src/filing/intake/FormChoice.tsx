import { useWords } from '../../language/language.js';
import type { Form } from './intake-state.js';
import { intakeWords } from './words.js';

/** Original or digests only, each with what it means. */
export function FormChoice({ form, onChange }: { form: Form; onChange: (form: Form) => void }) {
  const t = useWords(intakeWords);
  const choices: [Form, string, string][] = [
    ['ORIGINAL', t.original, t.originalText],
    ['DIGEST', t.digest, t.digestText],
  ];
  return (
    <fieldset className="fd-choice">
      <legend className="fd-visually-hidden">{t.form}</legend>
      {choices.map(([value, name, text]) => (
        <label key={value} className={value === form ? 'fd-chosen' : ''}>
          <input type="radio" name="form" value={value} checked={value === form} onChange={() => onChange(value)} />
          <span>
            <strong>{name}</strong>
            <span className="fd-quiet">{text}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
