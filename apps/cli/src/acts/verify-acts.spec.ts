import { writeFile } from 'node:fs/promises';
import { cliWorld } from '../../../../test/support/cli-world.js';
import { trailExport } from '../../../../test/support/trail-export.js';

const { at, cli } = cliWorld();

it('says what an export proves and what it does not', async () => {
  await writeFile(at('acts.jsonl'), await trailExport());
  const { code, out } = await cli(['acts', 'verify', at('acts.jsonl'), '--trust', at('trust.json')]);
  expect(code).toBe(0);
  expect(out).toContain('acts 3 to 11');
  expect(out).toContain('✓ chain of acts: valid');
  expect(out).toContain('✓ leaf in the log: valid');
  const { out: chinese } = await cli(['acts', 'verify', at('acts.jsonl'), '--trust', at('trust.json'), '--lang', 'zh']);
  expect(chinese).toContain('审计链: 通过');
});

it('exits 1 and names the act that was changed, for machines too', async () => {
  const text = (await trailExport()).replace('"outcome":"done"', '"outcome":"access.denied"');
  await writeFile(at('acts.jsonl'), text);
  const { code, out } = await cli(['acts', 'verify', at('acts.jsonl'), '--trust', at('trust.json')]);
  expect([code, out]).toEqual([1, expect.stringContaining('[trail.broken]: act 3')]);
  const machine = await cli(['acts', 'verify', at('acts.jsonl'), '--trust', at('trust.json'), '--json']);
  expect(JSON.parse(machine.out)).toMatchObject({ trail: { code: 'trail.broken', facts: { index: 3 } } });
});

it('takes no line without an end, no other file, and no export without trust', async () => {
  await writeFile(at('acts.jsonl'), 'x'.repeat(9 * 1024 * 1024));
  expect((await cli(['acts', 'verify', at('acts.jsonl'), '--trust', at('trust.json')])).code).toBe(1);
  await writeFile(at('acts.jsonl'), '{}\n[]\nnull\n');
  expect((await cli(['acts', 'verify', at('acts.jsonl'), '--trust', at('trust.json')])).code).toBe(1);
  expect((await cli(['acts', 'verify', at('acts.jsonl')])).code).toBe(2);
  expect((await cli(['acts', 'verify', at('none.jsonl'), '--trust', at('trust.json')])).code).toBe(1);
});
