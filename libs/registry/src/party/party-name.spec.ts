import fc from 'fast-check';
import { codesOf } from '../../../../test/support/outcomes.js';
import { asPartyName } from './party-name.js';

const take = async (text: string): Promise<unknown> => asPartyName('name', text);

describe('asPartyName', () => {
  it.each([
    ...[
      '影契文化（上海）有限公司',
      'TCL集团',
      '李雷·奥哈拉',
      'O’Hara & Sons, Ltd.',
      '株式会社スタジオ',
      '3M',
      'Газпром',
      'Ελλάδα',
    ],
    ...['삼성전자', 'Société Générale', 'ＡＢＣ公司', '𠮷野家', 'दिल्ली'],
  ])('takes %s as it is', (name) => expect(asPartyName('name', name)).toBe(name));

  it('refuses what does not read as what it is', async () => {
    const hostile = [
      ...[
        '',
        ' ',
        ' 李雷',
        '李雷 ',
        '李  雷',
        '李\n雷',
        '李\u0000雷',
        '李\u202e雷',
        '李\u200b雷',
        '李\ufeff雷',
        '\ud800',
      ],
      ...[
        'Аpple',
        'Аррӏе',
        'Googlе',
        'Ηuawei',
        '影契Α',
        'x'.repeat(10_000),
        'e\u0301\u0301\u0301\u0301\u0301',
        '𝐀𝐩𝐩𝐥𝐞',
      ],
      ...['Ⓐpple', '...', '\u0301a', 'a\ufe0f', 'a\ue000', 'ОАО Apple'],
    ];
    const codes = await codesOf(hostile.map(take));
    expect(hostile.filter((_, i) => codes[i] !== 'name.hostile')).toEqual([]);
  });

  it('stands or is refused, whatever the text, and never tells it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 300 }), async (text) => {
        const [outcome] = await codesOf([take(text)]);
        expect(['name.hostile', text.normalize('NFC')]).toContain(outcome);
      }),
    );
  });
});
