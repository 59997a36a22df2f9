import type { ReactNode } from 'react';
import type { Operations } from '../api/operations.js';
import { byteText, countText, timeText } from '../design/quantity.js';
import { useLanguage, useWords } from '../language/language.js';
import { Facts } from './Facts.js';
import { longSpan } from './spans.js';
import { operationsWords } from './words.js';

/** Queue and promises, log and index, storage and process. */
export function QueuePanel({ found: { queue, promises } }: { found: Operations }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  const count = (n: number): string => countText(n, language);
  const { oldestSeconds, oldestAt, waiting, isMore } = queue;
  return (
    <Panel title={t.queue}>
      <Facts
        of={[
          [t.waiting, isMore ? t.moreThan(count(waiting)) : count(waiting)],
          [t.oldest, oldestAt === null ? t.none : longSpan(oldestSeconds, language)],
          [t.overdue, <Bad key="overdue" value={promises.overdue} text={count(promises.overdue)} />],
          [t.dueSoon(String(promises.dueSoonSeconds)), count(promises.dueSoon)],
          [t.deadline, promises.earliestDeadline === null ? t.none : timeText(promises.earliestDeadline, language)],
          [t.promise, longSpan(promises.seconds, language)],
        ]}
      />
    </Panel>
  );
}

export function LogPanel({ found: { log, index } }: { found: Operations }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  const count = (n: number): string => countText(n, language);
  const { leader, lastCheckpointAt } = log;
  const leads = leader?.since == null ? t.leadsUnknown : t.leads(timeText(leader.since, language));
  return (
    <Panel title={t.log}>
      <Facts
        of={[
          [t.leaves, count(log.size)],
          [t.lastMinute, count(log.lastMinute)],
          [t.lastHour, count(log.lastHour)],
          [t.checkpoint, lastCheckpointAt === null ? t.notYet : timeText(lastCheckpointAt, language)],
          [
            t.leader,
            leader === null ? (
              <Bad key="leader" value={1} text={t.nobody} />
            ) : (
              [leads, leader.address].filter((each) => each !== null).join(' · ')
            ),
          ],
          [t.workers, count(log.workers)],
          [
            t.index,
            index.lag === 0 ? t.indexCurrent(count(index.size)) : t.indexLag(count(index.size), count(index.lag)),
          ],
          [t.stated, index.statedSize === null ? t.notYet : t.count(count(index.statedSize))],
        ]}
      />
    </Panel>
  );
}

export function StoragePanel({ found: { storage } }: { found: Operations }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  const { freeBytes, totalBytes } = storage;
  const room =
    freeBytes === null || totalBytes === null ? t.unknown : t.ofTotal(byteText(freeBytes), byteText(totalBytes));
  return (
    <Panel title={t.storage}>
      <Facts
        of={[
          [
            t.objects,
            <span key="place">
              {t[storage.kind]} <span className="fd-mono">{storage.place}</span>
            </span>,
          ],
          [t.free_, room],
          [t.database, byteText(storage.databaseBytes)],
          [t.uploads, countText(storage.openUploads, language)],
        ]}
      />
    </Panel>
  );
}

export function ProcessPanel({ found: { process } }: { found: Operations }) {
  const t = useWords(operationsWords);
  const { language } = useLanguage();
  const count = (n: number): string => countText(n, language);
  return (
    <Panel title={t.process}>
      <Facts
        of={[
          [t.version, t.versions(process.version, process.node, process.database)],
          [t.uptime, longSpan(process.uptimeSeconds, language)],
          [t.memory, byteText(process.residentBytes)],
          [t.delay, `${(process.eventLoopP99Seconds * 1000).toFixed(1)} ms`],
          [t.connections, t.connectionsText(count(process.connectionsBusy), count(process.connectionsWaiting))],
        ]}
      />
    </Panel>
  );
}

function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="fd-sheet">
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** A number that should be 0 stands out when it is not. */
function Bad({ value, text }: { value: number; text: string }) {
  return value > 0 ? <strong className="fd-bad">{text}</strong> : text;
}
