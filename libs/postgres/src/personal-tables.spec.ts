import { PERSONAL_TABLES } from './personal-tables.js';
import { ENTITIES } from './schema.js';

/** Names of columns under which something personal may stand. Whoever adds a column says here or below what becomes of it. */
const LOOKS_PERSONAL =
  /(?:^|_)(?:name|login|label|title|email|phone|address|contact|network|agent|subject|shown|masked|sealed|fingerprint|disclosures?|facts|secrets|note|reply|about|search|text|words|login|password_hash|registry_key|credential_id|file_name|reason|reference|statement|typed_data|hand_in|evidence)$/;

/** Columns that look personal and stay, and why. */
const STAYS: Readonly<Record<string, string>> = {
  ...{
    'filing.title': 'of a filing: erased with it, and said in the log by its redaction',
    'filing.file_name': 'of a filing: erased with it',
    'filing.search': 'of a filing: erased with it',
    'filing.disclosures': 'of a filing: erased with it',
    'upload.name': 'of a filing, or gone when the upload expires',
  },
  ...{
    'mandate.disclosures': 'opens an authority on which documents of others rest',
    'mandate.end_disclosures': 'opens the end of such an authority',
    'verification.by_name': 'who vouched for others, in their office',
    'verification.reason': 'why an examiner decided, in their office',
    'cosigning.typed_data': 'what is signed: commitments and ids',
    'custodial_key.sealed': 'a key, sealed; it says nothing of a person',
    'signer.credential_id': 'a number that an authenticator drew; without it a signature is not checked',
  },
  ...{
    'report.text': 'sealed; what was decided on',
    'report.reason': 'a code',
    'report_decision.words': 'the reasons of a decision that is published',
    'message_task.reason': 'a code',
    'message_task.subject': 'an id',
    'message_expiry.about': 'an id; the row goes with the person',
    'legal_hold.subject': 'an id',
    'legal_hold.reason': 'of an order that binds whoever erases',
    'legal_hold.lift_reason': 'of an order that binds whoever erases',
    'legal_hold.reference': 'of an order that binds whoever erases',
    'book_words.words': 'stand on a public chain; ids and keys',
    'book_words.reason': 'what a chain said',
  },
  ...{
    'log_checkpoint.note': 'a checkpoint, public',
    'log_head.note': 'a checkpoint, public',
    'anchor.note': 'a checkpoint, public',
    'attestation.note': 'a checkpoint, public',
    'attestation.evidence': 'of an authority, public',
    'log_receipt.note': 'a checkpoint, public',
    'log_receipt.reference': 'of an office about the log',
    'anchor_chain.name': 'of a chain',
    'attestor.name': 'of an authority',
    'anchor_alarm.name': 'of a chain',
    'anchor_alarm.facts': 'of a chain',
  },
};

const columns = ENTITIES.flatMap(({ options: { tableName, columns: of } }) =>
  Object.entries(of).map(([member, column]) => `${tableName}.${column?.name ?? member}`),
);
const going = PERSONAL_TABLES.flatMap((table) => table.columns);

it('names every column that looks personal: it goes with the person, or there is a reason why not', () => {
  const looking = columns.filter((column) => LOOKS_PERSONAL.test(column.split('.')[1]!));
  expect(looking.filter((column) => !going.includes(column) && !Object.hasOwn(STAYS, column))).toEqual([]);
});

it('names no column that is not there, none twice, and none both ways', () => {
  expect([...going, ...Object.keys(STAYS)].filter((column) => !columns.includes(column))).toEqual([]);
  expect(going.filter((column, i) => going.indexOf(column) !== i || Object.hasOwn(STAYS, column))).toEqual([]);
});
