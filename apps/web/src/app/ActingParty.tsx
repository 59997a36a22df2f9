import { Button, Dropdown } from 'antd';
import { useId } from 'react';
import { useMatch, useNavigate } from 'react-router';
import type { ActingMandate } from '../api/acting-party.js';
import type { Membership } from '../api/types.js';
import { useHeldMandates } from '../mandate/use-held-mandates.js';
import { useWords } from '../language/language.js';
import { useSession } from '../session/session.js';
import { appWords } from './words.js';

/** For whom everything on these pages is done; nothing to see for who acts for the own person alone. Stacked for the drawer of a phone. */
export function ActingParty({ stacked = false }: { stacked?: boolean }) {
  const t = useWords(appWords);
  const { account, parties, acting, mandate, actFor, actUnder } = useSession();
  const held = useHeldMandates(acting?.party);
  const navigate = useNavigate();
  const filing = useMatch('/filings/:filing');
  const name = useId();
  if (!account || acting === null || (parties.length < 2 && held.length === 0)) return null;
  const choose = ({ party }: Membership): void => {
    if (party === acting.party && mandate === null) return;
    if (party === acting.party) actUnder(null);
    else actFor(party);
    // What is shown of one party is nothing of another's.
    if (filing !== null) void navigate('/filings');
  };
  const chooseMandate = (next: ActingMandate): void => {
    if (next.id === mandate?.id) return;
    actUnder(next);
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
            <input
              type="radio"
              name={name}
              checked={mandate === null && each.party === acting.party}
              onChange={() => choose(each)}
            />
            {labelOf(each)}
          </label>
        ))}
        {held.map((each) => (
          <label key={each.id}>
            <input type="radio" name={name} checked={mandate?.id === each.id} onChange={() => chooseMandate(each)} />
            {t.underMandate(each.principal.name)}
          </label>
        ))}
      </fieldset>
    );
  }
  const items = [
    ...parties.map((each) => ({ key: each.party, label: labelOf(each), onClick: () => choose(each) })),
    ...held.map((each) => ({
      key: each.id,
      label: t.underMandate(each.principal.name),
      onClick: () => chooseMandate(each),
    })),
  ];
  const own = acting.party === account.party ? t.myself(acting.name) : acting.name;
  const shown = mandate === null ? own : t.underMandate(mandate.principal.name);
  return (
    <Dropdown
      autoFocus
      menu={{ items, selectedKeys: [mandate?.id ?? acting.party] }}
      trigger={['click']}
      placement="bottomRight"
    >
      <Button type="text" className="fd-acting-button" aria-haspopup="menu" aria-label={`${t.actingFor}: ${shown}`}>
        <span className="fd-acting-name">{shown}</span>
        <span aria-hidden="true" className="fd-caret" />
      </Button>
    </Dropdown>
  );
}
