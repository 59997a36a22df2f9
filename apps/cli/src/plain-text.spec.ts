import { plainText } from './plain-text.js';

it.each([
  ['a\u001b[31mb', 'a\\u{1b}[31mb'],
  ['a\nb', 'a\\u{a}b'],
  ['gpj.\u202eexe', 'gpj.\\u{202e}exe'],
  ['a\u2028b', 'a\\u{2028}b'],
  ['松江夜雨 \u{1F3AC}', '松江夜雨 \u{1F3AC}'],
])('shows %j as %j', (given, shown) => {
  expect(plainText(given)).toBe(shown);
});
