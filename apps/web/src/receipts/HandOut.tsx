import { Button, Radio } from 'antd';
import { useState } from 'react';
import { download } from '../api/download.js';
import { receiptPaths } from '../api/log-receipts.js';
import { instanceStatus } from '../api/session.js';
import type { InstanceStatus } from '../api/types.js';
import { Failure } from '../design/Failure.js';
import { countText } from '../design/quantity.js';
import { Skeleton } from '../design/Skeleton.js';
import { useLoad } from '../design/use-load.js';
import { useLanguage, useWords } from '../language/language.js';
import { receiptWords } from './words.js';

/** The body of a checkpoint as a file: the newest, or the newest that a chain holds. */
export function HandOut({ onSize }: { onSize: (size: number) => void }) {
  const t = useWords(receiptWords);
  const { load, reload } = useLoad('checkpoints', instanceStatus);
  return (
    <section className="fd-sheet">
      <h2>{t.handOut}</h2>
      <p>{t.handOutText}</p>
      {load.state === 'loading' && <Skeleton lines={2} />}
      {load.state === 'failed' && <Failure error={load.error} retry={reload} />}
      {load.state === 'loaded' &&
        (load.value.log.size === 0 ? (
          <p className="fd-quiet">{t.handOutEmpty}</p>
        ) : (
          <Choice status={load.value} onSize={onSize} />
        ))}
    </section>
  );
}

function Choice({ status, onSize }: { status: InstanceStatus; onSize: (size: number) => void }) {
  const t = useWords(receiptWords);
  const { language } = useLanguage();
  const { log, chains } = status;
  const [size, setSize] = useState(log.size);
  const [error, setError] = useState<unknown>();
  const save = async (): Promise<void> => {
    setError(undefined);
    try {
      await download(receiptPaths.checkpoint(size), `checkpoint-${size}.txt`);
      onSize(size);
    } catch (failure) {
      setError(failure);
    }
  };
  const anchored = chains.flatMap(({ name, lastAnchoredSize }) =>
    lastAnchoredSize === null || lastAnchoredSize === log.size ? [] : [{ name, size: lastAnchoredSize }],
  );
  const options = [
    { value: log.size, label: t.newest(countText(log.size, language)) },
    ...[...new Map(anchored.map((each) => [each.size, each])).values()].map((each) => ({
      value: each.size,
      label: t.anchoredSize(countText(each.size, language), each.name),
    })),
  ];
  return (
    <>
      <div className="fd-row fd-hand-out">
        <Radio.Group
          aria-label={t.which}
          value={size}
          options={options}
          onChange={({ target }) => setSize(target.value as number)}
        />
        <Button onClick={() => void save()}>{t.handOutGo}</Button>
      </div>
      {error !== undefined && <Failure error={error} />}
    </>
  );
}
