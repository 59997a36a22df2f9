import type { BundleV1, Content } from '@filmdeed/evidence';
import type { Bilingual } from '@filmdeed/paper';
import { checkStep, say, skip, skippedStep, type Step } from './step.js';

const STATED: Bilingual = { zh: '内容摘要在叶内', en: 'digests of the content are those of the leaf' };
const AT_HAND: Bilingual = { zh: '手中文件与摘要相符', en: 'file at hand has these digests' };
const ROOT: Bilingual = { zh: '清单根', en: 'root of the manifest' };
const NO_FILE: Bilingual = {
  zh: '未给出文件（file=路径，或 verify.sh 的第一个参数）。',
  en: 'no file was given (file=PATH, or the first argument of verify.sh).',
};

/** The lines that hold the original against the leaf. */
export function contentSteps(content: Content | undefined, bundle: BundleV1): Step[] {
  if (content === undefined) {
    return [
      skippedStep(AT_HAND, {
        zh: '密封存证，摘要未在此披露；须由持有人出示含披露的证据包。',
        en: 'sealed filing, the digests are not disclosed here; its holder has the bundle that opens them.',
      }),
    ];
  }
  const stated = checkStep(
    STATED,
    {
      zh: 'content.json 原样载于叶中；密封存证则由一条披露打开。',
      en: 'content.json stands in the leaf word for word; in a sealed filing a disclosure opens to it.',
    },
    'stands content body.content evidence/content.json',
  );
  if (content.kind === 'file') return [stated, fileStep('evidence/content.json')];
  return bundle.file === undefined
    ? [stated, ...manifestSteps(content.files)]
    : [stated, lineStep(), fileStep('evidence/manifest-line.json')];
}

/** Size, SHA-256 and SM3 of one file. */
function fileStep(stated: string): Step {
  return {
    name: AT_HAND,
    says: {
      zh: '大小、SHA-256 与国密 SM3 均须相同。先写 file=原文件的路径。',
      en: 'Size, SHA-256 and SM3 must all agree. First write file=PATH of the original.',
    },
    shell: withFile(`[ "$(wc -c <"$file" | tr -d ' ')" = "$(member size ${stated})" ] &&
  [ "$(sha <"$file")" = "$(member sha256 ${stated})" ] &&
  [ "$(openssl dgst -sm3 -r <"$file" | cut -c1-64)" = "$(member sm3 ${stated})" ]`),
  };
}

function lineStep(): Step {
  return checkStep(
    { zh: '文件在清单之内', en: 'file is in the manifest' },
    {
      zh: 'manifest-line.json 是该文件在清单中的一行；其叶哈希沿 manifest-path.txt 到达 content.json 中的 root。',
      en: 'manifest-line.json is the line of the file in the manifest; its leaf hash leads along manifest-path.txt to the root in content.json.',
    },
    `root=$(walk "$(leaf_hash <evidence/manifest-line.json)" "$(cat evidence/manifest-index.txt)" \\
  "$(member files evidence/content.json)" evidence/manifest-path.txt)
[ "$root" = "$(member root evidence/content.json)" ]`,
  );
}

/** Sets larger than this are left to the command line unless asked for: about ten processes for each line. */
const MOST_LINES = 2000;

function manifestSteps(files: number): Step[] {
  return [
    {
      name: AT_HAND,
      says: {
        zh: '本件是一组文件：file=清单文件的路径。清单每行一个文件（path、sha256、size、sm3）；清单文件的 SHA-256 在叶内，故每一行都已固定。再对手中每个文件用 sha256sum 与 openssl dgst -sm3 比对其所在行。',
        en: 'This filing is a set: file=PATH of the manifest. It has a line for each file (path, sha256, size, sm3); its own SHA-256 stands in the leaf, which fixes every line. Then compare each file at hand with its line by sha256sum and openssl dgst -sm3.',
      },
      shell: withFile(`[ "$(sha <"$file")" = "$(member manifest evidence/content.json)" ] &&
  [ "$(wc -l <"$file" | tr -d ' ')" = "$(member files evidence/content.json)" ]`),
    },
    {
      name: ROOT,
      says: {
        zh: `主体签署的是清单根：各行（不含换行）叶哈希的 RFC 6962 根。逐行启动进程，约每千行十余秒；超过 ${MOST_LINES} 行时请用 filmdeed verify 或 verifier.html，或先写 all=1。`,
        en: `The party signed the root: RFC 6962 over the leaf hashes of the lines without their line feeds. This starts processes for each line, some ten seconds for a thousand; over ${MOST_LINES} lines use filmdeed verify or verifier.html, or write all=1 first.`,
      },
      shell: `if [ -z "\${file-}" ]; then
  ${skip(ROOT, NO_FILE)}
elif [ ${files} -gt ${MOST_LINES} ] && [ -z "\${all-}" ]; then
  ${skip(ROOT, { zh: `${files} 行，请用 filmdeed verify，或设 all=1。`, en: `${files} lines, use filmdeed verify, or set all=1.` })}
else
  [ "$(while IFS= read -r line; do printf %s "$line" | leaf_hash; done <"$file" | root_of)" = \\
    "$(member root evidence/content.json)" ]
  ${say(ROOT)}
fi`,
    },
  ];
}

function withFile(commands: string): string {
  return `if [ -z "\${file-}" ]; then
  ${skip(AT_HAND, NO_FILE)}
else
  ${commands}
  ${say(AT_HAND)}
fi`;
}
