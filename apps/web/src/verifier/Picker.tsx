import { useId } from 'react';
import { filesOfInput, type PickedFile } from '../digest/picked-files.js';
import { useWords } from '../language/language.js';
import { words } from './words.js';

/** One row: what to choose, what was chosen, and the buttons that choose it. */
export function Picker({
  name,
  hint,
  chosen,
  folder = false,
  onPick,
}: {
  name: string;
  hint: string;
  chosen: string | undefined;
  folder?: boolean;
  onPick: (files: readonly PickedFile[]) => void;
}) {
  const t = useWords(words);
  const id = useId();
  const take = (input: HTMLInputElement): void => {
    onPick(filesOfInput(input.files ?? []));
    input.value = '';
  };
  return (
    <div className={`vf-row${chosen === undefined ? '' : ' vf-chosen'}`}>
      <div className="vf-what">
        <strong id={id}>{name}</strong>
        <span>{hint}</span>
      </div>
      <output className="vf-name" aria-labelledby={id}>
        {chosen ?? t.none}
      </output>
      <div className="vf-buttons">
        <label className="vf-button">
          <input
            type="file"
            aria-label={`${name}: ${t.choose}`}
            onChange={({ currentTarget }) => take(currentTarget)}
          />
          {t.choose}
        </label>
        {folder && (
          <label className="vf-button">
            <input
              type="file"
              aria-label={`${name}: ${t.chooseFolder}`}
              ref={(input) => input?.setAttribute('webkitdirectory', '')}
              onChange={({ currentTarget }) => take(currentTarget)}
            />
            {t.chooseFolder}
          </label>
        )}
      </div>
    </div>
  );
}
