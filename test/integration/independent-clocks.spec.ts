import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BundleV1, bundleText, parseBundle, type Report, verifyBundle } from '@filmdeed/evidence';
import { fromBase64, toBase64, utf8 } from '@filmdeed/kernel';
import { leafHash, sequenceLog } from '@filmdeed/ledger';
import {
  postgresAnchorRows,
  postgresAttestationRows,
  postgresEvidenceLog,
  postgresLogReceipts,
  postgresLogStore,
} from '@filmdeed/postgres';
import { filingState } from '@filmdeed/registry';
import { readClockFiles } from '../../apps/api/src/process/clock-files.js';
import { attesting } from '../../apps/worker/src/attesting.js';
import { filedBundle, LOG_SIGNER, TEST_ORIGIN, TRUST } from '../support/filed-bundle.js';
import { LOG_KEYS } from '../support/growing-log.js';
import { migratedDatabase } from '../support/migrated-database.js';
import { codesOf } from '../support/outcomes.js';
import { certificatesPem, HAS_OPENSSL, TimeStampAuthority } from '../support/time-stamp-authority.js';
import { WitnessServer } from '../support/witness-server.js';

const database = migratedDatabase();
const folder = mkdtempSync(join(tmpdir(), 'filmdeed-clocks-'));
const log = { origin: TEST_ORIGIN, keys: LOG_KEYS };
const witnesses = [new WitnessServer('one.witness', log), new WitnessServer('two.witness', log)] as const;
const LEAF_INDEX = 5;

let later = 0;
const clock = { now: () => new Date(Date.now() + later) };
let authority: TimeStampAuthority | undefined;
let filed: BundleV1;
const files: { TSA_FILE?: string; WITNESS_FILE: string; WITNESS_QUORUM?: number } = {
  WITNESS_FILE: join(folder, 'witnesses.json'),
};

if (!HAS_OPENSSL) process.stderr.write('NOT RUN: a real time-stamp authority among the clocks (no OpenSSL 3)\n');

beforeAll(async () => {
  filed = await filedBundle();
  for (const witness of witnesses) await witness.start();
  const listed = witnesses.map(({ url, witness }) => ({
    url,
    key: witness.verifierKey,
    allowHttp: true,
    allowPrivate: true,
  }));
  writeFileSync(files.WITNESS_FILE, JSON.stringify(listed));
  if (!HAS_OPENSSL) return;
  authority = await TimeStampAuthority.start();
  const { url } = await authority.serve();
  writeFileSync(join(folder, 'root.pem'), certificatesPem(authority.root));
  const entry = { name: 'test authority', url, roots: ['root.pem'], allowHttp: true, allowPrivate: true };
  files.TSA_FILE = join(folder, 'authorities.json');
  writeFileSync(files.TSA_FILE, JSON.stringify([entry]));
});
afterAll(() => {
  for (const witness of witnesses) witness.close();
  authority?.close();
  rmSync(folder, { recursive: true, force: true });
});

const logStore = () => postgresLogStore(database.dataSource);

async function growTo(size: number): Promise<void> {
  for (let at = (await logStore().head()).size; at < size; at++) {
    const leaf = at === LEAF_INDEX ? fromBase64(filed.leaf) : utf8(`neighbour ${at}`);
    await database.dataSource.query(
      `INSERT INTO leaf_outbox (filing_id, leaf, leaf_hash, received_at) VALUES ($1, $2, $3, now())`,
      [`fil_${at}`, Buffer.from(leaf), Buffer.from(leafHash(leaf))],
    );
  }
  await sequenceLog({ store: logStore(), signer: LOG_SIGNER, clock, origin: TEST_ORIGIN })();
}

/** A worker that starts now. */
async function newWorker(): Promise<() => Promise<string[]>> {
  const rows = postgresAttestationRows(database.dataSource);
  const steps = await attesting(readClockFiles(files), { log: logStore(), rows, clock, everySeconds: 1 });
  return () => codesOf(steps.map(({ step }) => step().then((done) => JSON.stringify(done))));
}
const onClocks = (authorities: string, group: string): string[] => (HAS_OPENSSL ? [authorities, group] : [group]);

async function reported(): Promise<Report> {
  const evidenceLog = postgresEvidenceLog({
    reader: logStore(),
    anchors: postgresAnchorRows(database.dataSource),
    stateProofs: { proofsOf: () => Promise.resolve(new Map()) },
    attestations: postgresAttestationRows(database.dataSource),
    receipts: postgresLogReceipts(database.dataSource),
  });
  const anchors = await evidenceLog.bundleAnchors(LEAF_INDEX);
  const { authorities, witnesses: listed, quorum } = readClockFiles(files);
  const trust = {
    ...TRUST,
    authorities: authorities.map(({ name, operator, roots }) => ({
      ...{ type: 'rfc3161', name, operator },
      ...{ roots: roots.map(toBase64), policies: [] },
    })),
    witnesses: listed.map(({ cosigner, operator }) => ({ type: 'cosigner', operator, key: cosigner.verifierKey })),
    witnessQuorum: quorum,
  };
  const proof = await evidenceLog.proof(LEAF_INDEX);
  const views = (await evidenceLog.anchorsOf([LEAF_INDEX])).get(LEAF_INDEX) ?? [];
  expect(filingState({ leafIndex: LEAF_INDEX, anchors: views })).toBe(anchors.length > 0 ? 'final' : 'logged');
  return verifyBundle(parseBundle(bundleText({ ...filed, proof, anchors })), trust);
}
/** Sorted: clocks become known in the order in which they answer, and stand in a bundle in that order. */
const told = ({ checks }: Report): string[] =>
  checks
    .filter(({ check }) => check.startsWith('anchor-'))
    .map(({ check, verdict }) => `${check} ${verdict}`)
    .sort();

describe('clocks beside the chains', () => {
  it('attest what the log holds, one witness away and back, and the bundle shows it offline', async () => {
    const [, two] = witnesses;
    await growTo(4);
    const worker = await newWorker();
    expect(await worker()).toEqual(onClocks('{"size":4,"holds":true}', '{"size":4,"holds":true}'));

    two.stop();
    await growTo(9);
    later += 1000;
    expect(await worker()).toEqual(onClocks('{"size":9,"holds":true}', '{"size":9,"holds":false}'));
    const away = await reported();
    expect(told(away)).toEqual(HAS_OPENSSL ? ['anchor-after valid', 'anchor-token valid'] : []);
    const [group] = (await postgresAttestationRows(database.dataSource).attestors()).filter(
      ({ kind }) => kind === 'witness',
    );
    expect(group).toMatchObject({ reachable: true, problem: 'two.witness: clock.unreachable' });

    // The process ends; what was cosigned so far is kept, and only the other witness is asked.
    await two.start();
    const asked = witnesses[0].witness.requests.length;
    const again = await newWorker();
    expect(await again()).toEqual(onClocks('null', '{"size":9,"holds":true}'));
    expect(witnesses[0].witness.requests).toHaveLength(asked);
    const report = await reported();
    expect(report.verdict).toBe('valid');
    expect(told(report)).toEqual([
      ...(HAS_OPENSSL ? ['anchor-after valid', 'anchor-after valid', 'anchor-token valid'] : ['anchor-after valid']),
      'anchor-witness valid',
    ]);
    expect(report.interval.before).toMatchObject({ confirmed: true, independent: true });
    expect(report.interval.after).toMatchObject({ confirmed: true, independent: true });
    expect(await again()).toEqual(onClocks('null', 'null'));
  });

  it('lose nothing by an answer that was lost', async () => {
    await growTo(12);
    later += 1000;
    witnesses[0].witness.fault = 'lost';
    const worker = await newWorker();
    expect((await worker()).at(-1)).toBe('{"size":12,"holds":false}');
    expect(witnesses[0].witness.state).toMatchObject({ size: 12 });
    witnesses[0].witness.fault = null;
    expect((await (await newWorker())()).at(-1)).toBe('{"size":12,"holds":true}');
  });

  it('are shown no log that was rolled back', async () => {
    const { dataSource } = database;
    const head = await logStore().head();
    await dataSource.query(`UPDATE log_head SET size = 9, root = sha256('')`);
    later += 1000;
    expect(new Set(await (await newWorker())())).toEqual(new Set(['log.fork']));
    await dataSource.query(`UPDATE log_head SET size = $1, root = $2`, [head.size, head.root]);
  });
});

describe('the lists of clocks', () => {
  const written = (name: string, value: unknown): string => {
    writeFileSync(join(folder, name), JSON.stringify(value));
    return join(folder, name);
  };
  const key = (): string => witnesses[0].witness.verifierKey;
  it.each([
    ['no file', () => ({ TSA_FILE: join(folder, 'none.json') }), 'TSA_FILE'],
    [
      'an authority without roots',
      () => ({ TSA_FILE: written('a', [{ name: 'a', url: 'https://a.example', roots: [] }]) }),
      'TSA_FILE',
    ],
    [
      'roots that are none',
      () => ({ TSA_FILE: written('b', [{ name: 'a', url: 'https://a.example', roots: ['a'] }]) }),
      'TSA_FILE',
    ],
    [
      'a witness with another kind of key',
      () => ({ WITNESS_FILE: written('c', [{ key: LOG_SIGNER.verifierKey, url: 'https://a.example' }]) }),
      'WITNESS_FILE',
    ],
    [
      'an address that is none',
      () => ({ WITNESS_FILE: written('d', [{ key: key(), url: 'ftp://a.example' }]) }),
      'WITNESS_FILE',
    ],
    [
      'a witness twice',
      () => ({
        WITNESS_FILE: written(
          'e',
          [1, 2].map(() => ({ key: key(), url: 'https://a.example' })),
        ),
      }),
      'WITNESS_FILE',
    ],
    [
      'more than there are',
      () => ({ WITNESS_FILE: written('f', [{ key: key(), url: 'https://a.example' }]), WITNESS_QUORUM: 2 }),
      'WITNESS_QUORUM',
    ],
    [
      'a member unknown here',
      () => ({ WITNESS_FILE: written('g', [{ key: key(), url: 'https://a.example', more: 1 }]) }),
      'WITNESS_FILE',
    ],
  ])('refuse %s, naming the variable', (_what, variables, variable) => {
    expect(() => readClockFiles(variables())).toThrow(
      expect.objectContaining({ code: 'environment.invalid', facts: expect.objectContaining({ variable }) }),
    );
  });
});
