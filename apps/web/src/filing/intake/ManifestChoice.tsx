import { Button, Checkbox } from 'antd';
import { saveBlob } from '../../api/download.js';
import type { Manifest } from '../../digest/manifest-of-files.js';
import { useWords } from '../../language/language.js';
import { intakeWords } from './words.js';

interface Props {
  readonly manifest: Manifest;
  readonly name: string;
  readonly store: boolean;
  readonly onStore: (store: boolean) => void;
}

/** The manifest of a set: to be kept by whoever files, and by us if they like. */
export function ManifestChoice({ manifest, name, store, onStore }: Props) {
  const t = useWords(intakeWords);
  return (
    <div className="fd-stack" style={{ marginTop: 18 }}>
      <div className="fd-row">
        <Button type="primary" ghost onClick={() => saveBlob(manifest.file, manifestName(name))}>
          {t.downloadManifest}
        </Button>
        <Checkbox checked={store} onChange={(event) => onStore(event.target.checked)}>
          {t.storeManifest}
        </Checkbox>
      </div>
      <p className="fd-quiet fd-small" style={{ margin: 0 }}>
        {t.storeManifestText}
      </p>
    </div>
  );
}

export function manifestName(name: string): string {
  return `${name === '' ? 'files' : name}.manifest.jsonl`;
}
