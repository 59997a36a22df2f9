import { writeFile } from 'node:fs/promises';
import { bundleText, indexAnswerText } from '@filmdeed/evidence';
import { cliWorld } from '../../../test/support/cli-world.js';
import { filedBundle } from '../../../test/support/filed-bundle.js';
import { answerOf, digestOf, filedLeaf, loggedRoot } from '../../../test/support/indexed-log.js';

const { at, cli } = cliWorld();
const logged = loggedRoot([filedLeaf(1, 0), filedLeaf(2, 1), filedLeaf(1, 2)], [filedLeaf(3, 3)]);

it('says where a digest was filed, or that it was not, and what is unproven', async () => {
  await writeFile(at('found.json'), indexAnswerText(answerOf(await logged, 'sha256', digestOf(1))));
  await writeFile(at('absent.json'), indexAnswerText(answerOf(await logged, 'sha256', digestOf(3))));
  const found = await cli(['verify', at('found.json'), '--trust', at('trust.json')]);
  expect(found.code).toBe(0);
  expect(found.out).toContain('among the first 3 leaves: this digest stands first in leaf 0, last in leaf 2');
  expect(found.out).toContain('leaves 3 to 4: unproven');
  expect(found.out).toContain('✓ index of digests: valid');
  const absent = await cli(['verify', at('absent.json'), '--trust', at('trust.json'), '--lang', 'zh']);
  expect(absent.code).toBe(0);
  expect(absent.out).toContain('没有以此摘要作出的未密封存证');
});

it('answers machines, beside bundles', async () => {
  await writeFile(at('found.json'), indexAnswerText(answerOf(await logged, 'sha256', digestOf(1))));
  await writeFile(at('b.json'), bundleText(await filedBundle()));
  const { json } = await cli(['verify', at('b.json'), at('found.json'), '--trust', at('trust.json'), '--json']);
  expect(json).toMatchObject({
    verdict: 'valid',
    bundles: [{ verdict: 'valid' }],
    answers: [{ verdict: 'valid', finding: { found: { first: 0, last: 2 }, size: 3, treeSize: 5 } }],
  });
});

it('exits 1 for one that does not hold, and claims nothing of it', async () => {
  const answer = answerOf(await logged, 'sha256', digestOf(1));
  await writeFile(at('a.json'), indexAnswerText({ ...answer, found: { first: 0, last: 0 } }));
  const { code, out } = await cli(['verify', at('a.json'), '--trust', at('trust.json')]);
  expect(code).toBe(1);
  expect(out).toMatch(/✗ index of digests: broken \[proof\.invalid\]/);
  expect(out).not.toContain('among the first');
});
