import { Button, Dropdown } from 'antd';
import { useId } from 'react';
import { useMatch, useNavigate } from 'react-router';
import type { Membership } from '../api/types.js';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { appWords } from './words.js';

/** For whom everything on these pages is done; nothing to see for who acts for the own person alone. Stacked for the drawer of a phone. */
export function ActingParty({ stacked = false }: { stacked?: boolean }) {
  const t = useWords(appWords);
  const { account, parties, acting, actFor } = useSession();
  const navigate = useNavigate();
  const filing = useMatch('/filings/:filing');
  const name = useId();
  if (!account || acting === null || parties.length < 2) return null;
  const choose = ({ party }: Membership): void => {
    if (party === acting.party) return;
    actFor(party);
    // What is shown of one party is nothing of another's.
    if (filing !== null) void navigate('/filings');
  };
  const labelOf = (each: Membership): string =>
    each.party === account.party
      ? t.myself(each.name)
      : `${each.name} · ${each.roles.map((role) => t.memberRoles[role]).join(t.listed)}`;
  if (stacked) {
    return (
      <fieldset className="fd-acting">
        <legend>{t.actingFor}</legend>
        {parties.map((each) => (
          <label key={each.party}>
            <input type="radio" name={name} checked={each.party === acting.party} onChange={() => choose(each)} />
            {labelOf(each)}
          </label>
        ))}
      </fieldset>
    );
  }
  const items = parties.map((each) => ({ key: each.party, label: labelOf(each), onClick: () => choose(each) }));
  const shown = acting.party === account.party ? t.myself(acting.name) : acting.name;
  return (
    <Dropdown autoFocus menu={{ items, selectedKeys: [acting.party] }} trigger={['click']} placement="bottomRight">
      <Button type="text" className="fd-acting-button" aria-haspopup="menu" aria-label={`${t.actingFor}: ${shown}`}>
        <span className="fd-acting-name">{shown}</span>
        <span aria-hidden="true" className="fd-caret" />
      </Button>
    </Dropdown>
  );
}
