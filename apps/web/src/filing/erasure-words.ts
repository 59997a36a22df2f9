import { bilingual } from '../language/language.js';

export const erasureWords = bilingual({
  zh: {
    title: '抹除',
    erasedTitle: '（已抹除）',
    erased: '已抹除',
    stays: '登记的文字、名称与盐值已不复存在；叶、日志证明与锚定仍然有效。原件仍保存。',
    staysWithoutOriginal: '登记的文字、名称与盐值以及提交的原件已不复存在；叶、日志证明与锚定仍然有效。',
    lead: '抹除登记的文字与盐值。叶与证明仍在日志里，但再没有人（包括您）能由本站打开其中的承诺。',
    begin: '抹除此存证的文字…',
    warning: '无法恢复。请先下载证据包：只有它还能打开这份存证。',
    originalToo: '同时抹除已提交的原件',
    type: (end: string) => `请输入存证编号的最后六位 ${end}：`,
    erase: '永久抹除',
    alsoOriginal: '抹除已提交的原件…',
  },
  en: {
    title: 'Erase',
    erasedTitle: '(erased)',
    erased: 'Erased',
    stays: 'Texts, names and salts no longer exist; leaf, proof and anchors stay valid. The original is still kept.',
    staysWithoutOriginal:
      'Texts, names, salts and the original that was handed in no longer exist; leaf, proof and anchors stay valid.',
    lead: 'Erases texts and salts. Leaf and proof stay in the log, but nobody, not even you, can open its commitments from here any more.',
    begin: 'Erase the texts of this filing…',
    warning: 'Nothing brings them back. Download the bundle first: it alone will still open this filing.',
    originalToo: 'Erase the original that was handed in, too',
    type: (end: string) => `Type the last six characters of the filing number, ${end}:`,
    erase: 'Erase for ever',
    alsoOriginal: 'Erase the original that was handed in…',
  },
});
