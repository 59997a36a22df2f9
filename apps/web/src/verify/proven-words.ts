import type { CheckName, Report } from '@filmdeed/evidence';
import { bilingual, type Language } from '../language/language.js';

const words = bilingual({
  zh: {
    nothing: '在上列项目未核验通过之前，不证明任何事情。',
    logged: '这份记录已写入本日志，自检查点签署后未被改动。',
    content: '您手上的文件与登记的逐字节一致（SHA-256 与 SM3 均相同）。',
    signed: '持有所列密钥的一方亲自签署了“本人持有与下列摘要完全一致的内容”。',
    unsigned: '没有主体签名：由谁提出，仅是运营方的陈述。',
    not: [
      '不证明谁创作了作品、著作权归谁所有：著作权自作品完成之日起产生，不由登记授予。',
      '不证明内容独创或属实：名称、作者、日期等均为存证方自述。',
    ],
  },
  en: {
    nothing: 'Nothing, until the checks above are valid.',
    logged: 'This record stands in the log, unaltered since its checkpoint was signed.',
    content: 'Your file is, byte for byte, the one that was filed (SHA-256 and SM3 both agree).',
    signed: 'The holder of the key named above signed "I hold exactly the content of these digests".',
    unsigned: 'Nobody signed: who filed it is the word of the operator alone.',
    not: [
      'Who made the work or owns it: copyright arises on completion and is not granted by a filing.',
      'That the content is original or true: title, author and dates are what the filer states.',
    ],
  },
});

/** Each sentence follows from a check that was valid. */
export function proven(report: Report, language: Language): string[] {
  const t = words[language];
  if (report.verdict !== 'valid') return [t.nothing];
  const isValid = (name: CheckName): boolean =>
    report.checks.some(({ check, verdict }) => check === name && verdict === 'valid');
  const unsigned = report.checks.some(({ check, code }) => check === 'signature' && code === 'not-signed');
  return [
    t.logged,
    ...(isValid('content') ? [t.content] : []),
    ...(isValid('signature') ? [t.signed] : []),
    ...(unsigned ? [t.unsigned] : []),
  ];
}

export function notProven(language: Language): readonly string[] {
  return words[language].not;
}
