import type { OpenedLeaf, TimeInterval } from '@filmdeed/evidence';
import type { Bilingual } from '@filmdeed/paper';

/** What the certificate of this leaf proves, in plain words; each sentence follows from a check that was valid. */
export function whatIsProven(opened: OpenedLeaf, signed: boolean, interval: TimeInterval): Bilingual[] {
  const claimsParty = opened.leaf.auth.kind !== 'operator';
  const sealed = opened.content === undefined;
  const thing = sealed
    ? { zh: '一份摘要未披露的内容的承诺值', en: 'the commitment to content whose digests are not disclosed' }
    : { zh: '上列摘要', en: 'the digests above' };
  return [
    {
      zh: `${thing.zh}已写入本日志，自检查点签署后未被改动；内容若有一个字节不同，摘要即不相符。`,
      en: `In this log stand ${thing.en}, unaltered since its checkpoint; one changed byte would change them.`,
    },
    ...timeProven(interval),
    signed ? SIGNED : claimsParty ? SIGNATURE_NOT_CHECKED : UNSIGNED,
  ];
}

const SIGNED: Bilingual = {
  zh: '持有所列密钥的一方签署了“本人持有与下列摘要完全一致的内容”。',
  en: 'Whoever holds the key named here signed "I hold exactly the content of these digests".',
};
const UNSIGNED: Bilingual = {
  zh: '本件没有主体签名（auth: operator）：由谁提出，仅有运营方的陈述。',
  en: 'Nobody signed this filing (auth: operator): who filed it is the word of the operator alone.',
};
/** A sealed signature that was not disclosed, or one of a scheme that this code cannot judge. */
const SIGNATURE_NOT_CHECKED: Bilingual = {
  zh: '叶内载有主体的签署，但此处未予核验（签名未披露或签名方式未知）：本证书不证明由谁签署。',
  en: 'The leaf names a signature of the party that was not checked here (not disclosed, or of an unknown scheme): who signed is not proven by this paper.',
};

function timeProven({ before }: TimeInterval): Bilingual[] {
  if (!before?.independent) return [];
  if (before.confirmed) {
    return [
      { zh: '该记录在“不晚于”所列时间之前已经存在。', en: 'This record existed before the time given as "not after".' },
    ];
  }
  return [
    {
      zh: '区块一经向该链节点核对，即证明该记录在“不晚于”所列时间之前已经存在。',
      en: 'Once a node of the chain confirms the block: that this record existed before the time given as "not after".',
    },
  ];
}

/** What it does not prove. Copyright arises on completion of the work (著作权法 art. 2). */
export const NOT_PROVEN: readonly Bilingual[] = [
  {
    zh: '不证明谁创作了作品、著作权归谁所有：著作权自作品完成之日起产生，不由本证书授予或确认。',
    en: 'Who made the work or owns it: copyright arises on completion and is neither granted nor confirmed here.',
  },
  {
    zh: '不证明内容为独创，也不证明入日志之前的真实性；名称、作者、日期等为存证方自述。',
    en: 'That the content is original or genuine: title, author and dates are what the filer states.',
  },
];
