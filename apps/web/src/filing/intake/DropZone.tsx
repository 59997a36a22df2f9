import { Button } from 'antd';
import { type DragEvent, useRef, useState } from 'react';
import { filesOfDrop, filesOfInput, type PickedFile } from '../../digest/picked-files.js';
import { useWords } from '../../language/language.js';
import { intakeWords } from './words.js';

interface Props {
  readonly onFiles: (files: readonly PickedFile[]) => void;
  readonly onFailure: (error: unknown) => void;
  readonly hint?: string;
  readonly title?: string;
  /** Small, where something is at hand already. */
  readonly slim?: boolean;
}

/** Where files and folders are dropped or chosen; both ways work by keyboard through the two buttons. */
export function DropZone({ onFiles, onFailure, hint, title, slim = false }: Props) {
  const t = useWords(intakeWords);
  const [over, setOver] = useState(false);
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    filesOfDrop(event.dataTransfer).then(onFiles, onFailure);
  };
  const chosen = (input: HTMLInputElement): void => {
    const files = filesOfInput(input.files ?? []);
    input.value = '';
    onFiles(files);
  };
  return (
    <div
      className={`fd-drop ${slim ? 'fd-drop-slim' : ''} ${over ? 'fd-drop-over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <svg viewBox="0 0 72 56" width="72" height="56" aria-hidden="true" focusable="false">
        <rect x="6" y="8" width="60" height="42" rx="5" fill="none" stroke="#2a3f7e" strokeWidth="2" />
        <path d="M14 8v42M58 8v42" stroke="#2a3f7e" strokeWidth="2" />
        <path d="M8 17h5M8 26h5M8 35h5M8 44h5M59 17h5M59 26h5M59 35h5M59 44h5" stroke="#2a3f7e" strokeWidth="2.4" />
        <path
          d="M36 39V21M28.5 28 36 20.5 43.5 28"
          fill="none"
          stroke="#b3352a"
          strokeWidth="3"
          strokeLinecap="round"
        />
      </svg>
      <p className="fd-drop-title fd-drop-by-mouse">{over ? t.dropNow : (title ?? t.drop)}</p>
      <p className="fd-drop-title fd-drop-by-touch">{slim && title !== undefined ? title : t.choose}</p>
      <p className="fd-quiet">{hint ?? t.dropText}</p>
      <div className="fd-row fd-drop-buttons">
        <Button type="primary" onClick={() => file.current?.click()}>
          {t.pickFile}
        </Button>
        <Button onClick={() => folder.current?.click()}>{t.pickFolder}</Button>
      </div>
      <input
        ref={file}
        type="file"
        multiple
        hidden
        data-pick="file"
        aria-label={t.pickFile}
        onChange={(event) => chosen(event.target)}
      />
      <input
        ref={folder}
        type="file"
        hidden
        data-pick="folder"
        aria-label={t.pickFolder}
        {...{ webkitdirectory: '' }}
        onChange={(event) => chosen(event.target)}
      />
    </div>
  );
}
