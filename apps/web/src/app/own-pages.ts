import type { appWords } from './words.js';

type Word = keyof typeof appWords.zh;

/** Pages of whoever is signed in, by what they are for; the names are among the words of the frame. */
export const OWN_PAGES = [
  {
    group: 'partyGroup',
    pages: [
      { to: '/parties', name: 'parties' },
      { to: '/keys', name: 'keys' },
      { to: '/mandates', name: 'mandates' },
      { to: '/api-clients', name: 'apiClients' },
    ],
  },
  {
    group: 'messageGroup',
    pages: [
      { to: '/messages', name: 'messages' },
      { to: '/addresses', name: 'addresses' },
    ],
  },
  {
    group: 'securityGroup',
    pages: [
      { to: '/security', name: 'security' },
      { to: '/password', name: 'changePassword' },
      { to: '/acts', name: 'acts' },
    ],
  },
] as const satisfies readonly {
  readonly group: Word;
  readonly pages: readonly { readonly to: string; readonly name: Word }[];
}[];
