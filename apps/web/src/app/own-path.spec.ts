import { ownPath } from './own-path.js';

it('leads to pages of our own after a sign-in, and nowhere else', () => {
  expect(ownPath('/file?x=1')).toBe('/file?x=1');
  for (const to of [null, '', '//evil.example', '/\\evil.example', 'https://evil.example', 'javascript:alert(1)']) {
    expect(ownPath(to)).toBe('/filings');
  }
});
