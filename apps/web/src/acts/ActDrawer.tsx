import { Drawer } from 'antd';
import type { ActView } from '../api/acts.js';
import { Copyable } from '../design/Copyable.js';
import { useWords } from '../language/language.js';
import { actWords } from './words.js';

/** Everything that is known of one act. */
export function ActDrawer({ act, onClose }: { act: ActView; onClose: () => void }) {
  const t = useWords(actWords);
  const rows: readonly (readonly [string, string | null])[] = [
    [t.place, String(act.index)],
    [t.id, act.id],
    [t.time, act.at],
    [t.who, act.account],
    [t.login, act.erased ? t.erased : act.login],
    [t.network, act.network],
    [t.person, act.person],
    [t.acting, act.party],
    [t.mandate, act.mandate],
    [t.client, act.client],
    [t.session, act.session],
    [t.signer, act.signer],
    ...act.subjects.map((subject) => [t.subjects, subject] as const),
    [t.request, act.request],
    [t.hash, act.hash],
  ];
  return (
    <Drawer open onClose={onClose} title={`${act.action} · ${act.outcome}`} size={Math.min(560, window.innerWidth)}>
      <dl className="fd-act-facts">
        {rows.map(([name, value], i) =>
          value === null ? null : (
            <div key={`${name} ${i}`}>
              <dt>{name}</dt>
              <dd>{/^[a-z]{3}_|^[0-9a-f]{40,}$/.test(value) ? <Copyable value={value} name={name} /> : value}</dd>
            </div>
          ),
        )}
      </dl>
    </Drawer>
  );
}
