import {
  type BundleV1,
  isReceiptAnchor,
  isWitnessAnchor,
  type ReceiptAnchor,
  type Report,
  trustedWitnesses,
  type TrustV1,
  type WitnessAnchorWithAfter,
} from '@filmdeed/evidence';
import { cosignaturesOf, parseCosignerKey, parseTlogProof } from '@filmdeed/ledger';
import { type Bilingual, type Row, type Section, timeText } from '@filmdeed/paper';

const row = (zh: string, en: string, value: string | Bilingual): Row => ({ label: { zh, en }, value });

/** Witnesses and receipts of a verified bundle, each anchor as labelled values. */
export function clockSections(bundle: BundleV1, trust: TrustV1, { checks }: Report): Section[] {
  const held = (check: string, place: number): boolean =>
    checks.some((each) => each.check === check && each.anchor === place && each.verdict === 'valid');
  return bundle.anchors.flatMap((anchor, place) => {
    if (isWitnessAnchor(anchor) && held('anchor-witness', place)) return [witnessSection(anchor, trust)];
    // Coverage is all that can be checked of a receipt.
    if (isReceiptAnchor(anchor) && held('anchor', place)) return [receiptSection(anchor)];
    return [];
  });
}

/** Every cosignature by its witness, key id and time: what OpenSSL checks line by line in the dossier. */
function witnessSection({ proof }: WitnessAnchorWithAfter, trust: TrustV1): Section {
  const { witnesses, quorum } = trustedWitnesses(trust);
  const operators = new Map(witnesses.map(({ key, operator }) => [key, operator]));
  const cosigners = witnesses.map(({ key }) => parseCosignerKey(key));
  const cosignatures = cosignaturesOf(parseTlogProof(proof).checkpoint, cosigners);
  return {
    heading: { zh: '见证方联署', en: 'Cosignatures of witnesses' },
    rows: [
      row('联署数量', 'cosigned by', {
        zh: `${cosignatures.length} 个（信任文件要求 ${quorum} 个）`,
        en: `${cosignatures.length} (the trust file asks for ${quorum})`,
      }),
      ...cosignatures.map(({ cosigner, time }): Row => {
        const { name, keyId, verifierKey } = cosigner;
        const at = timeText(new Date(time * 1000).toISOString());
        const isOwn = operators.get(verifierKey) === 'self';
        const value = {
          zh: `${name}（密钥号 ${keyId}）${isOwn ? '由运营方自行运行' : ''} ${at}`,
          en: `${name} (key id ${keyId})${isOwn ? ', run by the operator itself,' : ''} ${at}`,
        };
        return { ...row('见证方与时间', 'witness and time', value), wide: true };
      }),
    ],
  };
}

function receiptSection({ type, issuer, reference, time, askAt, document }: ReceiptAnchor): Section {
  const heading =
    type === 'notary-receipt'
      ? { zh: '公证书', en: 'Deed of a notary' }
      : { zh: '司法链存证', en: 'Record of a judicial chain' };
  const ask = {
    zh: `请向出具方核实${askAt === '' ? '' : `：${askAt}`}（本平台只核验其覆盖本存证，未核验回执真伪）`,
    en: `ask the issuer${askAt === '' ? '' : `: ${askAt}`} (checked is only that it covers this filing, not that it is genuine)`,
  };
  return {
    heading,
    rows: [
      row('出具方', 'issuer', issuer),
      row('编号', 'number', reference),
      row('所载时间', 'time that it states', timeText(time)),
      { ...row('核实', 'to confirm', ask), wide: true },
      { ...row('回执文件 SHA-256', 'SHA-256 of the document', document.sha256), kind: 'hex', wide: true },
    ],
  };
}
