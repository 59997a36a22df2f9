import fc from 'fast-check';
import { type AuditState } from '@filmdeed/ledger';
import { AuditWorld, logLeaves } from '../../../../test/support/audit-world.js';
import { MemoryMirror, PublishedFiles, publishedLog } from '../../../../test/support/published-log.js';

const LEAVES = logLeaves(300);

/** What the log's key does not sign may be added to a note by anybody: a signature of an unknown key changes nothing. */
const isJustAnotherSignature = (path: string, before: Uint8Array, after: Uint8Array): boolean =>
  path === 'checkpoint' && Buffer.from(after).toString('latin1').startsWith(Buffer.from(before).toString('latin1'));

describe('any single change of a published log', () => {
  it('is found', async () => {
    const honest = await publishedLog(LEAVES);
    const paths = [...honest.files.keys()];
    const change = fc.oneof(
      fc.record({ how: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) }),
      fc.record({ how: fc.constant('cut' as const), at: fc.nat(), bit: fc.nat(7) }),
      fc.record({ how: fc.constant('add' as const), at: fc.nat(), bit: fc.nat(7) }),
      fc.record({ how: fc.constant('remove' as const), at: fc.nat(), bit: fc.nat(7) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...paths), change, async (path, { how, at, bit }) => {
        const log = honest.copy();
        const bytes = log.files.get(path)!;
        const place = at % bytes.length;
        if (how === 'remove') log.files.delete(path);
        else if (how === 'flip') log.files.set(path, bytes.with(place, bytes[place]! ^ (1 << bit)));
        else if (how === 'cut') log.files.set(path, bytes.slice(0, place));
        else log.files.set(path, Uint8Array.from([...bytes, at % 256]));
        fc.pre(how === 'remove' || !isJustAnotherSignature(path, bytes, log.files.get(path)!));
        const report = await new AuditWorld().audit(log);
        expect(report.findings.length).toBeGreaterThan(0);
        expect(report.isClean).toBe(false);
      }),
      { numRuns: 60 },
    );
  });
});

/** A mirror that dies at its nth write, leaving of that write nothing, all, or (of a column) a part. */
class DyingMirror extends MemoryMirror {
  left = Number.POSITIVE_INFINITY;
  readonly #die = (): void => {
    if ((this.left -= 1) < 0) throw new Error('killed');
  };

  override async save(state: AuditState): Promise<void> {
    this.#die();
    await super.save(state);
  }

  override async keep(path: string, bytes: Uint8Array): Promise<void> {
    this.#die();
    await super.keep(path, bytes);
  }

  override async write(name: string, at: number, bytes: Uint8Array): Promise<void> {
    if (this.left === 0) await super.write(name, at, bytes.slice(0, bytes.length >> 1));
    this.#die();
    await super.write(name, at, bytes);
  }
}

describe('an audit that is killed', () => {
  it('at any write goes on where it was, with nothing lost', async () => {
    const [part, whole] = [await publishedLog(LEAVES.slice(0, 200)), await publishedLog(LEAVES)];
    for (let writes = 0, ended = false; !ended; writes++) {
      const world = new AuditWorld();
      const mirror = new DyingMirror();
      Object.assign(world, { mirror });
      mirror.left = writes;
      ended = await world.audit(part).then(
        () => true,
        () => false,
      );
      mirror.left = Number.POSITIVE_INFINITY;
      const report = await world.audit(whole);
      expect(report).toMatchObject({ isClean: true, size: 300, counts: { filing: 298, 'index-root': 2 } });
      expect(report.indexRoots).toEqual({ stated: 2, held: 2 });
      expect(await new AuditWorld().audit(new PublishedFiles(mirror.files))).toMatchObject({
        isClean: true,
        size: 300,
      });
    }
  });
});
