import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BookAct, type BookDeployment, bookStatement, keyStatement, newNonce } from '@filmdeed/evidence';
import { type PartyId, systemClock } from '@filmdeed/kernel';
import {
  anchorAlarms,
  createDataSource,
  postgresAnchorRows,
  postgresBookWords,
  postgresRecoveryWatch,
  postgresTidings,
} from '@filmdeed/postgres';
import type { BookSteps } from '../../apps/worker/src/book-keeper.js';
import { relaying } from '../../apps/worker/src/relaying.js';
import { startAnvil } from '../support/anvil-node.js';
import { type ApiApp, ORIGIN, startApiApp } from '../support/api-app.js';
import type { ApiAnswer, ApiClient } from '../support/api-client.js';
import { BookWorld } from '../support/book-world.js';
import type { RunningChain } from '../support/chain.js';
import { ChainRelay } from '../support/chain-relay.js';
import { PARTY_SIGNERS } from '../support/party-signers.js';
import { type RunningPostgres, startPostgres } from '../support/postgres.js';

let node: RunningChain;
let door: ChainRelay;
let world: BookWorld;
let postgres: RunningPostgres;
let app: ApiApp;
let folder: string;
let dataSource: ReturnType<typeof createDataSource>;
let worker: BookSteps;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'filmdeed-book-'));
  node = await startAnvil();
  world = await BookWorld.on('anvil', node);
  door = await new ChainRelay(node.url).open();
  const [file, keyFile] = [join(folder, 'party-book.json'), join(folder, 'registrar.key')];
  await writeFile(file, JSON.stringify(world.book));
  await writeFile(keyFile, `${world.registrarKey}\n`, { mode: 0o600 });
  postgres = await startPostgres();
  app = await startApiApp(postgres.url, { PARTY_BOOK_FILE: file, PARTY_BOOK_RPC_URL: door.url });
  dataSource = await createDataSource({ url: postgres.url, poolSize: 4 }).initialize();
  worker = await relaying(
    {
      ...{ book: world.book, rpcUrls: [door.url], key: { file: keyFile, passwordFile: null }, confirmations: 1 },
      ...{ fees: { mode: 'auto', most: 10n ** 12n }, stuckSeconds: 180 },
    },
    {
      ...{ outbox: postgresBookWords(dataSource), watch: postgresRecoveryWatch(dataSource) },
      ...{ rows: postgresAnchorRows(dataSource), clock: systemClock },
    },
  );
});
afterAll(async () => {
  await app?.close();
  await dataSource?.destroy();
  await postgres?.stop();
  await door?.close();
  await node?.stop();
  await rm(folder, { recursive: true, force: true });
});

const codeOf = ({ status, body }: ApiAnswer): unknown[] => [status, body?.code];
const written = async (): Promise<number> =>
  Number((await dataSource.query<{ n: string }[]>('SELECT count(*) AS n FROM book_words'))[0]!.n);

interface Key {
  readonly secret: Uint8Array;
  readonly address: string;
  readonly signer: string;
}
function newKey(): Key {
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const address = PARTY_SIGNERS.secp256k1(new Uint8Array(32), secret).signer;
  return { secret, address, signer: `0x${address}` };
}

/** An account whose party registered the key. */
async function registered(key: Key): Promise<ApiClient> {
  const client = await app.account();
  const given = { signedAt: new Date().toISOString(), nonce: newNonce() };
  const named = { scheme: 'secp256k1', key: key.address };
  const { digest } = keyStatement({ ...given, ...named, origin: ORIGIN, party: client.account.party as PartyId });
  const proof = { ...given, signature: PARTY_SIGNERS.secp256k1(digest, key.secret).signature };
  expect((await client.post('/signers', { ...named, label: '测试', proof })).status).toBe(201);
  return client;
}

interface Words {
  readonly act: BookAct;
  readonly by: readonly Key[];
  readonly incoming?: Key;
  readonly nonce?: string;
  readonly deadline?: number;
  readonly book?: BookDeployment;
  readonly party?: string;
}

async function submission(client: ApiClient, words: Words): Promise<{ nonce: string; body: object }> {
  const { act, by, incoming, book = world.book, nonce = newNonce() } = words;
  const deadline = words.deadline ?? Math.max(await world.now(), Math.floor(Date.now() / 1000)) + 3600;
  const party = (words.party ?? client.account.party) as PartyId;
  const { digest, typedData } = bookStatement(book, { party, act, deadline, nonce });
  const signed = (key: Key): object => {
    const { signature } = PARTY_SIGNERS.secp256k1(digest, key.secret);
    return { scheme: 'secp256k1', key: key.address, signature };
  };
  const proof = incoming === undefined ? {} : { proof: signed(incoming) };
  return { nonce, body: { typedData, signatures: by.map(signed), ...proof } };
}
const submit = async (client: ApiClient, words: Words): Promise<ApiAnswer> =>
  client.post('/party-book/words', (await submission(client, words)).body);
const standing = async (client: ApiClient): Promise<any> =>
  (await client.get(`/parties/${client.account.party}/book`)).body;
const relayed = async (): Promise<void> => {
  await worker.relay();
  await worker.relay();
};

it('a registered key is bound by its own words, and the book says so at a block; later keys by the words of those that are there', async () => {
  const [first, second] = [newKey(), newKey()];
  const client = await registered(first);
  const { chainId, contract, salt } = world.book;
  expect((await client.get('/party-book')).body).toMatchObject({ chainId, contract, salt });
  expect(await standing(client)).toMatchObject({ signers: [], keys: [{ standing: 'not-bound' }], words: [] });

  const bound = await submit(client, { act: { act: 'bind', signer: first.signer }, by: [first] });
  expect([bound.status, bound.body]).toMatchObject([202, { act: 'bind', state: 'queued', reason: null }]);
  expect(await standing(client)).toMatchObject({ signers: [], keys: [{ standing: 'waiting' }] });
  await relayed();
  const there = await standing(client);
  expect(there).toMatchObject({ signers: [first.signer], threshold: 1, keys: [{ standing: 'bound' }] });
  expect(there.words).toMatchObject([{ act: 'bind', state: 'final' }]);
  const party = client.account.party as PartyId;
  const { signers, block } = await world.reader().party(party, there.block.number);
  expect([signers, block.hash]).toEqual([there.signers, there.block.hash]);

  const add: BookAct = { act: 'add', signer: second.signer, threshold: 2 };
  expect((await submit(client, { act: add, by: [first], incoming: second })).status).toBe(202);
  await relayed();
  expect(await standing(client)).toMatchObject({ threshold: 2, signers: [first.signer, second.signer] });
  const remove: BookAct = { act: 'remove', signer: second.signer, threshold: 1 };
  expect(codeOf(await submit(client, { act: remove, by: [first] }))).toEqual([422, 'signature.too-few']);
  expect((await submit(client, { act: remove, by: [first, second] })).status).toBe(202);
  await relayed();
  expect(await standing(client)).toMatchObject({ threshold: 1, signers: [first.signer] });
  const stranger = await app.account();
  expect(codeOf(await stranger.get(`/parties/${party}/book`))).toEqual([404, 'party.not-found']);
});

it('words for another chain, contract, deployment or party, late ones, used ones, and those of strangers are refused, and nothing is written', async () => {
  const [own, strange] = [newKey(), newKey()];
  const client = await registered(own);
  const act: BookAct = { act: 'bind', signer: own.signer };
  const before = await written();
  const other = await app.account();
  const refused = async (words: Partial<Words>): Promise<unknown[]> => {
    const { status, body } = await submit(client, { act, by: [own], ...words });
    return [status, body.code, body.member ?? body.facts?.member ?? body.reason ?? body.facts?.reason];
  };
  const elsewhere = (changes: Partial<BookDeployment>) => refused({ book: { ...world.book, ...changes } });
  expect(await elsewhere({ chainId: 1 })).toEqual([422, 'statement.other-domain', 'chainId']);
  expect(await elsewhere({ contract: strange.signer })).toEqual([422, 'statement.other-domain', 'verifyingContract']);
  expect(await elsewhere({ salt: `0x${'11'.repeat(32)}` })).toEqual([422, 'statement.other-domain', 'salt']);
  expect(await refused({ deadline: 1_700_000_000 })).toEqual([409, 'book.refused', 'BookWordsExpired']);
  expect((await refused({ party: other.account.party })).slice(0, 2)).toEqual([422, 'statement.mismatch']);
  expect((await refused({ by: [strange] })).slice(0, 2)).toEqual([422, 'signer.unknown']);
  expect((await refused({ act: { act: 'bind', signer: strange.signer }, by: [strange] })).slice(0, 2)).toEqual([
    422,
    'signer.unknown',
  ]);
  expect(await refused({ act: { act: 'threshold', threshold: 1 } })).toEqual([409, 'book.refused', 'BookPartyUnknown']);
  const good = await submission(client, { act, by: [own] });
  const forged = structuredClone(good.body) as any;
  forged.signatures[0].signature = (
    (await submission(client, { act: { act: 'threshold', threshold: 1 }, by: [own] })).body as any
  ).signatures[0].signature;
  expect(codeOf(await client.post('/party-book/words', forged))).toEqual([422, 'signature.invalid']);
  expect(await written()).toBe(before);

  expect((await client.post('/party-book/words', good.body)).status).toBe(202);
  expect(codeOf(await client.post('/party-book/words', good.body))).toEqual([409, 'signature.replayed']);
  await relayed();
  const after = await written();
  expect(codeOf(await client.post('/party-book/words', good.body))).toEqual([409, 'signature.replayed']);
  expect(await refused({})).toEqual([409, 'book.refused', 'BookPartyBound']);
  const add: BookAct = { act: 'add', signer: strange.signer, threshold: 1 };
  const again = { act: add, incoming: strange };
  expect((await refused({ ...again, nonce: good.nonce })).slice(0, 2)).toEqual([409, 'signature.replayed']);
  expect((await refused({ act: { act: 'threshold', threshold: 9 } })).slice(1)).toEqual([
    'book.refused',
    'BookThresholdOutOfRange',
  ]);
  expect(await written()).toBe(after);
});

it('while the chain is away words wait with an alarm, and none are taken unchecked; when it is back they go', async () => {
  const key = newKey();
  const client = await registered(key);
  const act: BookAct = { act: 'bind', signer: key.signer };
  expect((await submit(client, { act, by: [key] })).status).toBe(202);
  const late = await submission(client, { act: { act: 'threshold', threshold: 1 }, by: [key] });
  await door.close();
  const before = await written();
  await expect(worker.relay()).rejects.toMatchObject({ code: 'chain.unreachable' });
  const alarms = (await anchorAlarms(dataSource)).filter(({ chain }) => chain.startsWith('book:'));
  expect(alarms.map(({ code }) => code)).toEqual(['chain.unreachable']);
  expect(codeOf(await client.post('/party-book/words', late.body))).toEqual([503, 'chain.unreachable']);
  expect(await written()).toBe(before);
  await door.open();
  await relayed();
  expect((await anchorAlarms(dataSource)).filter(({ chain }) => chain.startsWith('book:'))).toEqual([]);
  expect((await standing(client)).keys).toMatchObject([{ standing: 'bound' }]);
  expect((await client.post('/party-book/words', late.body)).status).toBe(202);
});

it('a recovery that anybody sent is seen and told with its veto; one veto ends it, and one that stands takes over by itself', async () => {
  const [own, recovery, next] = [newKey(), newKey(), newKey()];
  const client = await registered(own);
  const party = client.account.party as PartyId;
  await submit(client, { act: { act: 'bind', signer: own.signer }, by: [own] });
  await relayed();
  const named: BookAct = { act: 'recovery-key', recoveryKey: recovery.signer };
  expect((await submit(client, { act: named, by: [own], incoming: recovery })).status).toBe(202);
  await relayed();
  const recover: BookAct = { act: 'recover', signer: next.signer };
  expect((await submit(client, { act: recover, by: [recovery], incoming: next })).status).toBe(202);
  await relayed();
  await worker.watch();
  const stands = (await standing(client)).recovery;
  expect(stands).toMatchObject({ means: 'recovery-key', signer: next.signer });
  const tidings = await postgresTidings(dataSource, 'https://filmdeed.test').untold(new Date(0), 100);
  expect(tidings.find((each) => each.party === party && each.kind === 'recovery-begun')).toMatchObject({
    once: `book-recovery ${stands.id.slice(2)}`,
    facts: { vetoUntil: stands.dueAt, link: 'https://filmdeed.test/keys' },
  });
  expect((await submit(client, { act: { act: 'veto', recovery: stands.id }, by: [own] })).status).toBe(202);
  await relayed();
  await worker.watch();
  expect((await standing(client)).recovery).toBeNull();

  expect((await submit(client, { act: recover, by: [recovery], incoming: next })).status).toBe(202);
  await relayed();
  await worker.watch();
  await world.wait(30 * 86_400 + 1);
  await worker.watch();
  await worker.watch();
  const taken = await standing(client);
  expect(taken).toMatchObject({ signers: [next.signer], recovery: null, isRestrained: true });
  expect(taken.keys).toMatchObject([{ standing: 'not-bound' }]);
});
