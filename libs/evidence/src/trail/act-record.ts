import { type ActId, asId, isRefusal, Refusal } from '@filmdeed/kernel';
import { canonicalJson, type Json, type JsonObject, refuseDeepJson } from '../canonical-json.js';
import { type Commitment, commitmentOf, disclose, isCommitment, parseDisclosure } from '../disclosure.js';
import { Shape } from '../shape.js';

/** Who did what, for whom, by which authority, and what became of it (docs/format.md §16.1); only ids that say nothing of a person. */
export interface Act {
  readonly id: ActId;
  readonly at: string;
  /** Of the policy table. */
  readonly action: string;
  /** `done`, or the code of the refusal. */
  readonly outcome: string;
  /** Id of the request, as it stands in the operator's lines. */
  readonly request: string;
  readonly account?: string | undefined;
  /** The party of who acts. */
  readonly person?: string | undefined;
  /** The party that is acted for. */
  readonly party?: string | undefined;
  readonly mandate?: string | undefined;
  readonly client?: string | undefined;
  readonly session?: string | undefined;
  /** The key that signed what was handed in, hex. */
  readonly signer?: string | undefined;
  /** Ids of what was acted on. */
  readonly subjects: readonly string[];
  /** How many such requests in a row it stands for; absent: one. */
  readonly times?: number | undefined;
}

/** What the record commits to and the salt opens. */
export interface ActPerson {
  /** Login of the account. */
  readonly login?: string | undefined;
  /** The network from which it was done. */
  readonly network?: string | undefined;
}

/** The bytes that are chained, as text, and what opens their commitment; null if it commits to nothing or nothing opens it any more. */
export interface WrittenAct {
  readonly record: string;
  readonly disclosure: string | null;
}

export const DONE = 'done';
const MOST_SUBJECTS = 64;
const MOST_CHARACTERS = 32_768;
const MOST_SIGNER = 4096;
/** Members with a text that may be absent, and what they look like. */
const OPTIONAL = ['account', 'person', 'party', 'mandate', 'client', 'session'] as const;
const PREFIXES = {
  account: 'acc',
  person: 'pty',
  party: 'pty',
  mandate: 'mdt',
  client: 'apc',
  session: 'ses',
} as const;
const NAME = /^[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)*$/;
const SUBJECT = /^[a-z]{3}_[0-9a-hjkmnp-tv-z]{26}$/;

/** The record of an act, with one fresh salt for all that is personal in it. */
export function writeAct({ subjects, times, ...act }: Act, person: ActPerson): WrittenAct {
  const said = defined({ ...person });
  const opened = Object.keys(said).length === 0 ? null : disclose('personal', said);
  const record = canonicalJson({
    v: 1,
    ...defined(act),
    subjects: subjects.slice(0, MOST_SUBJECTS),
    ...(times === undefined ? {} : { times }),
    ...(opened === null ? {} : { personal: opened.commitment }),
  });
  return { record, disclosure: opened?.disclosure ?? null };
}

function defined(members: Readonly<Record<string, string | undefined>>): Record<string, Json> {
  return Object.fromEntries(
    Object.entries(members).filter((member): member is [string, string] => member[1] !== undefined),
  );
}

/** A record taken apart; `personal` is what it commits to. */
export interface ReadAct extends Act {
  readonly personal?: Commitment;
}

/** Reads the JSON value of a record. Refuses `trail.invalid` with the path of the fault. */
export function readAct(value: Json): ReadAct {
  const shape = new Shape('trail.invalid', value);
  shape.object(
    ['v', 'id', 'at', 'action', 'outcome', 'request', 'subjects'],
    [...OPTIONAL, 'signer', 'personal', 'times'],
  );
  shape.at('v').oneOf([1]);
  const personal = shape.at('personal');
  if (shape.has('personal') && !isCommitment(personal.value)) personal.refuse('not a commitment');
  const optional = OPTIONAL.filter((name) => shape.has(name)).map((name) => [
    name,
    readId(shape.at(name), PREFIXES[name]),
  ]);
  return {
    id: readId(shape.at('id'), 'act'),
    at: shape.at('at').time(),
    action: shape.at('action').match(NAME, 'an action'),
    outcome: shape.at('outcome').match(NAME, 'an outcome'),
    request: shape.at('request').match(/^[\w.:-]{1,64}$/, 'the id of a request'),
    subjects: shape
      .at('subjects')
      .list(MOST_SUBJECTS)
      .map((each) => each.match(SUBJECT, 'an id')),
    ...(Object.fromEntries(optional) as Pick<Act, (typeof OPTIONAL)[number]>),
    ...(shape.has('times') ? { times: shape.at('times').integer(2) } : {}),
    ...(shape.has('signer') ? { signer: readSigner(shape.at('signer')) } : {}),
    ...(shape.has('personal') ? { personal: personal.value as Commitment } : {}),
  };
}

/** Reads the text of a record; it must be the canonical form of its own value. Refuses `trail.invalid`. */
export function parseAct(record: string): ReadAct {
  const refuse = (problem: string): never => {
    throw new Refusal('trail.invalid', `act: ${problem}`, { problem });
  };
  if (record.length > MOST_CHARACTERS) refuse('too long');
  let value: Json;
  try {
    refuseDeepJson(record);
    value = JSON.parse(record) as Json;
    if (canonicalJson(value) !== record) throw new Refusal('leaf.not-canonical', 'not canonical');
  } catch {
    return refuse('not canonical JSON');
  }
  return readAct(value);
}

/** What a disclosure says of who acted. Refuses `disclosure.invalid` if it does not open the commitment of the act. */
export function openAct({ personal }: Pick<ReadAct, 'personal'>, disclosure: string): ActPerson {
  if (personal === undefined || commitmentOf(disclosure).sd !== personal.sd) {
    throw new Refusal('disclosure.invalid', 'a disclosure opens no commitment of this act');
  }
  const { path, value } = parseDisclosure(disclosure);
  const shape = new Shape('disclosure.invalid', value);
  if (path !== 'personal') shape.refuse('of another path');
  shape.object([], ['login', 'network']);
  const { login, network } = Object.fromEntries(
    Object.keys(value as JsonObject).map((name) => [name, shape.at(name).text(200)]),
  ) as ActPerson;
  return { ...(login === undefined ? {} : { login }), ...(network === undefined ? {} : { network }) };
}

function readSigner(shape: Shape): string {
  const text = shape.match(/^(?:[0-9a-f]{2})+$/, 'a key in hex');
  if (text.length > MOST_SIGNER) shape.refuse(`longer than ${MOST_SIGNER} characters`);
  return text;
}

function readId<P extends 'act' | 'acc' | 'pty' | 'mdt' | 'apc' | 'ses'>(
  shape: Shape,
  prefix: P,
): ReturnType<typeof asId<P>> {
  try {
    return asId(prefix, shape.value);
  } catch (error) {
    if (isRefusal(error)) shape.refuse(error.message);
    throw error;
  }
}
