import type { ReceiptAnchor } from '@filmdeed/evidence';
import { markdownText } from './readme.js';
import { skip, type Step } from './step.js';

/** Nothing of a receipt but its coverage can be checked here: who handed it out is asked. */
export function receiptStep({ type, issuer, reference, time, askAt, document }: ReceiptAnchor, place: string): Step {
  const what =
    type === 'notary-receipt'
      ? { zh: '公证书', en: 'deed of a notary' }
      : { zh: '司法链存证', en: 'record of a judicial chain' };
  const name = { zh: `锚定 ${place}：${what.zh}`, en: `anchor ${place}: ${what.en}` };
  const [by, number, where] = [issuer, reference, askAt].map(markdownText) as [string, string, string];
  const ask = where === '' ? { zh: '', en: '' } : { zh: `查询：${where}。`, en: ` Ask at: ${where}.` };
  return {
    name,
    says: {
      zh: `${by}，编号 ${number}，所载时间 ${time}。${ask.zh}真伪只有出具方能确认：把检查点正文 checkpoint.body 与回执文件（${document.size} 字节，SHA-256 ${document.sha256}）交给它核对。`,
      en: `${by}, number ${number}, which states the time ${time}.${ask.en} Its issuer alone can say that it is genuine: show it checkpoint.body, and the document of ${document.size} bytes with the SHA-256 ${document.sha256}.`,
    },
    shell: skip(name, { zh: '请向出具方核实。', en: 'ask the issuer.' }),
  };
}
