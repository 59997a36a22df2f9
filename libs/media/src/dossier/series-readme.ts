import type { Bilingual, Lang } from '@filmdeed/paper';
import { NOT_PROVEN } from '../certificate/statements.js';
import { bullets, fenced, markdownText } from './readme.js';
import { FILE_WORDS, README_WORDS as WORDS } from './readme-words.js';
import { SECOND_VERIFIER } from './second-verifier.js';

const w = (zh: string, en: string): Bilingual => ({ zh, en });
const SERIES = {
  title: w('系列存证卷宗', 'Dossier of a series'),
  count: w('件数', 'filings'),
  root: w('清单根（与系列证书所印相同）', 'root over the leaf hashes (as printed on the certificate of the series)'),
  proves: w(
    '清单所列每一件各有一个文件夹，内有自己的证据、README 与 verify.sh；本系列证明的不多于各件所证明的。',
    'Each filing of the list has a folder with its own evidence, README and verify.sh; the series proves no more than they do.',
  ),
  list: w(
    '清单：每行叶哈希与文件夹，次序即证书次序',
    'the list: leaf hash and folder a line, in the order of the certificate',
  ),
  rootFile: w('各叶哈希的 RFC 6962 根', 'RFC 6962 root over the leaf hashes'),
  folder: w('各件', 'the filings'),
  all: w(
    '先核验清单根，再依次运行各件的 verify.sh。要核验原文件，请在该件的文件夹里运行：',
    'Checks the root of the list, then runs the verify.sh of every filing. To check an original, run the one in its folder:',
  ),
} as const;

export interface SeriesReadmeInput {
  readonly name: string | undefined;
  readonly root: string;
  readonly folders: readonly string[];
  readonly verifier: boolean;
}

/** The README at the top of a series; every filing below has its own. */
export function seriesReadme({ name, root, folders, verifier }: SeriesReadmeInput, lang: Lang): string {
  const say = (words: Bilingual): string => words[lang];
  const file = (path: string, words: Bilingual): string => `\`${path}\` ${say(words)}`;
  const known = [
    'certificate.zh.pdf',
    'certificate.en.pdf',
    'trust.json',
    ...(verifier ? ['verifier.html'] : []),
    SECOND_VERIFIER,
  ];
  const parts = [
    `# ${say(SERIES.title)}`,
    say(WORDS.other),
    say(WORDS.lead),
    bullets([
      ...(name === undefined ? [] : [markdownText(name)]),
      `${say(SERIES.count)}: ${folders.length}`,
      `${say(SERIES.root)}: ${root}`,
    ]),
    `## ${say(WORDS.proves)}`,
    say(SERIES.proves),
    `## ${say(WORDS.provesNot)}`,
    bullets(NOT_PROVEN.map(say)),
    `## ${say(WORDS.contents)}`,
    bullets([
      ...known.map((path) => file(path, FILE_WORDS[path]!)),
      file('list.txt', SERIES.list),
      file('series-root.txt', SERIES.rootFile),
      file('filings/', SERIES.folder),
    ]),
    `## ${say(WORDS.trust)}`,
    say(WORDS.trustSays),
    `## ${say(WORDS.tools)}`,
    say(WORDS.toolsSay),
    `## ${say(WORDS.shortWay)}`,
    fenced(`sh verify.sh ${say(WORDS.obtained)}`, 'text'),
    say(SERIES.all),
    fenced(`sh ${folders[0]!}/verify.sh ${say(WORDS.original)} ${say(WORDS.obtained)}`, 'text'),
    say(WORDS.shortSays),
  ];
  return `${parts.join('\n\n')}\n`;
}
