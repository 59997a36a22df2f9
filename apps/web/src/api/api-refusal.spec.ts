import { Refusal, REFUSAL_CODES } from '@filmdeed/kernel';
import { ApiRefusal, isAway, networkRefusal, problemOfText } from './api-refusal.js';
import { refusalWords } from './refusal-words.js';
import { told } from './told.js';

/** Refusals that never come from the server. */
const OWN_CODES = /^(network|internal|file\.unreadable|(?:passkey|device-key|wallet)\.[a-z-]+)$/;

describe('problemOfText', () => {
  it('takes problem details for what they say', () => {
    const text = JSON.stringify({
      title: '摘要不一致',
      detail: 'x',
      code: 'digest.mismatch',
      facts: { declared: 'a' },
    });
    expect(problemOfText(text, 422)).toEqual({
      title: '摘要不一致',
      status: 422,
      detail: 'x',
      code: 'digest.mismatch',
      facts: { declared: 'a' },
    });
  });

  it.each(['', '<html>Bad gateway</html>', 'null', '[]', '{"code":7}'])('takes %j for an internal failure', (text) => {
    expect(problemOfText(text, 502)).toMatchObject({ code: 'internal', facts: { status: 502 } });
  });
});

describe('told', () => {
  it('tells a refusal of the API in the language asked for, with the next step, code and facts', () => {
    const problem = {
      title: 't',
      status: 422,
      detail: 'd',
      code: 'size.mismatch',
      facts: { declared: 1, computed: 2 },
    };
    expect(told(new ApiRefusal(problem), 'zh')).toMatchObject({ what: '大小不一致。', code: 'size.mismatch' });
    expect(told(new ApiRefusal(problem), 'en')).toMatchObject({
      what: 'The sizes differ.',
      facts: { declared: 1, computed: 2 },
    });
  });

  it('tells a refusal of our own rooms likewise', () => {
    expect(told(new Refusal('manifest.path-invalid', 'x', { path: 'a//b' }), 'en')).toMatchObject({
      code: 'manifest.path-invalid',
      facts: { path: 'a//b' },
    });
  });

  it('shows the title of the server for a code without words here', () => {
    const problem = { title: '证据日志出现分叉', status: 500, detail: 'd', code: 'log.fork', facts: {} };
    expect(told(new ApiRefusal(problem), 'zh')).toMatchObject({ what: '证据日志出现分叉', code: 'log.fork' });
  });

  it('says nothing of the cause of a defect, and what to do when the server is away', () => {
    expect(told(new TypeError('secret'), 'en')).toMatchObject({ code: 'internal', facts: {} });
    expect(told(networkRefusal(), 'en').what).toBe('The server cannot be reached.');
  });

  it('has words only for codes that exist', () => {
    const unknown = Object.keys(refusalWords.zh).filter(
      (code) => !OWN_CODES.test(code) && !(REFUSAL_CODES as readonly string[]).includes(code),
    );
    expect(unknown).toEqual([]);
  });
});

it('takes a server for away that does not answer or for which a gateway speaks, never one that refuses in its own words', () => {
  const refusal = (text: string, status: number): ApiRefusal => new ApiRefusal(problemOfText(text, status));
  const away = [networkRefusal(), refusal('<html>Bad gateway</html>', 502), refusal('', 503)];
  const there = [refusal('', 500), refusal('', 404), refusal('{"code":"storage.denied"}', 503), new Error('network')];
  expect([away.map(isAway), there.map(isAway)]).toEqual([Array(3).fill(true), Array(4).fill(false)]);
});
