import type { OpenedLeaf } from '@filmdeed/evidence';
import { checkStep, skippedStep, type Step } from './step.js';

/** Files unharmed, bundle and leaf the same, leaf hash. */
export function leafSteps(): Step[] {
  return [
    checkStep(
      { zh: '卷宗文件完好', en: 'files of the dossier unharmed' },
      {
        zh: '只说明传输无损；SHA256SUMS 与文件同在一处，本身不证明真实。',
        en: 'Shows damage in transport only: SHA256SUMS lies beside the files and proves nothing by itself.',
      },
      'sha256sum -c --quiet --strict SHA256SUMS >/dev/null 2>&1',
    ),
    checkStep(
      { zh: '证据包与叶一致', en: 'bundle holds this leaf' },
      { zh: 'bundle.json 的 leaf 即 leaf.json 的 base64。', en: 'The leaf of bundle.json is leaf.json in base64.' },
      `grep -qF "\\"$(basenc --base64 -w0 evidence/leaf.json)\\"" bundle.json`,
    ),
    checkStep(
      { zh: '叶哈希', en: 'leaf hash' },
      {
        zh: '叶哈希 = SHA-256(0x00 ‖ leaf.json)，应与证书所印相同；证书编号以其前十位结尾。',
        en: 'SHA-256(0x00 ‖ leaf.json) is the leaf hash printed on the certificate, whose number ends in its first ten digits.',
      },
      `leaf=$(leaf_hash <evidence/leaf.json)
[ "$leaf" = "$(cat evidence/leaf-hash.txt)" ]`,
    ),
  ];
}

/** Every disclosure opens a commitment of the leaf. */
export function disclosureSteps({ undisclosed }: OpenedLeaf, count: number): Step[] {
  const name = { zh: '披露与承诺值相符', en: 'disclosures open their commitments' };
  if (count === 0) {
    if (undisclosed.length === 0) return [];
    return [
      skippedStep(name, {
        zh: `本卷宗没有披露（凭据）：名称等 ${undisclosed.length} 项未披露。`,
        en: `this dossier discloses nothing (a receipt): ${undisclosed.length} entries stay closed.`,
      }),
    ];
  }
  return [
    checkStep(
      name,
      {
        zh: 'disclosures.txt 每行一条披露，解码（base64url）即 [盐值, 位置, 值]；该行本身的 SHA-256 以 base64url 载于叶中该位置的 sd。逐条阅读：while read -r line; do unb64u "$line"; echo; done <evidence/disclosures.txt',
        en: 'disclosures.txt has one disclosure a line; decoded from base64url it reads [salt, place, value]. The SHA-256 of the line itself is the sd, in base64url, at that place of the leaf. To read them: while read -r line; do unb64u "$line"; echo; done <evidence/disclosures.txt',
      },
      `count=0 wrong=0
while read -r line; do
  place=$(unb64u "$line" | sed 's/^\\["[^"]*","\\([^"]*\\)",.*/\\1/')
  sd=$(bytes "$(printf %s "$line" | sha)" | b64u)
  grep -qF "\\"\${place##*.}\\":{\\"sd\\":\\"$sd\\"}" evidence/leaf.json || wrong=$((wrong + 1))
  count=$((count + 1))
done <evidence/disclosures.txt
[ "$wrong" -eq 0 ] && [ "$count" -eq ${count} ]`,
    ),
  ];
}

/** Inclusion and checkpoint, of the bundle's own proof. */
export function logSteps(key: string): Step[] {
  return [
    checkStep(
      { zh: '叶在日志之内', en: 'leaf is in the log' },
      {
        zh: '由叶哈希逐步与 path.txt 中的兄弟哈希合并：SHA-256(0x01 ‖ 左 ‖ 右)，得到的根即检查点所签的根。',
        en: 'Join the leaf hash with its siblings of path.txt, SHA-256(0x01 ‖ left ‖ right), step by step: the root that comes out is the one in the signed checkpoint.',
      },
      inclusion('evidence'),
    ),
    checkStep(
      { zh: '检查点签名', en: 'signature of the checkpoint' },
      {
        zh: `检查点三行：日志名、树大小、根（base64）。签名为 Ed25519，密钥来自信任文件。核心一行：openssl pkeyutl -verify -pubin -inkey evidence/${key}.pem -rawin -in evidence/checkpoint.body -sigfile evidence/checkpoint.sig`,
        en: `Three lines: name of the log, tree size, root in base64. Signed with Ed25519 by a key of the trust file. At its core: openssl pkeyutl -verify -pubin -inkey evidence/${key}.pem -rawin -in evidence/checkpoint.body -sigfile evidence/checkpoint.sig`,
      },
      checkpoint('evidence/checkpoint', key),
    ),
  ];
}

export function inclusion(folder: string): string {
  return `root=$(walk "$leaf" "$(cat ${folder}/index.txt)" "$(size_of ${folder}/checkpoint.body)" ${folder}/path.txt)
[ "$root" = "$(root_in ${folder}/checkpoint.body)" ] && [ "$root" = "$(cat ${folder}/root.txt)" ]`;
}

/** The log's own key signed: its name is the first line. */
export function checkpoint(stem: string, key: string): string {
  return `note ${stem} ${key} && [ "$(sed -n 1p ${stem}.body)" = "$name" ]`;
}

export function promiseSteps(key: string | undefined, inBatch: boolean): Step[] {
  const name = { zh: '受理承诺', en: 'promise of the operator' };
  if (key === undefined) {
    return [skippedStep(name, { zh: '证据包内没有受理承诺。', en: 'the bundle holds no promise.' })];
  }
  if (inBatch) return [batchPromiseStep(name, key)];
  return [
    checkStep(
      name,
      {
        zh: '承诺第三行即叶哈希（base64），received 即叶的时间；密钥名为“日志名/promise”。',
        en: 'Its third line is the leaf hash in base64, received is the time of the leaf; the key is named after the log, with /promise behind.',
      },
      `note evidence/promise ${key} &&
[ "$(sed -n 1p evidence/promise.body)" = filmdeed.promise/v1 ] &&
[ "$(sed -n 2p evidence/promise.body)/promise" = "$name" ] &&
[ "$(root_in evidence/promise.body)" = "$leaf" ] &&
[ "$(sed -n 4p evidence/promise.body)" = "received $(member time evidence/leaf.json)" ]`,
    ),
  ];
}

function batchPromiseStep(name: Step['name'], key: string): Step {
  return checkStep(
    name,
    {
      zh: '一份承诺覆盖一批叶：第三行是全批叶的根（base64），沿 promise-path.txt 由叶哈希得到它；received 即叶的时间。',
      en: 'One promise for a batch of leaves: its third line is their root in base64, to which promise-path.txt leads from the leaf hash; received is the time of the leaf.',
    },
    `note evidence/promise ${key} &&
[ "$(sed -n 1p evidence/promise.body)" = filmdeed.batch-promise/v1 ] &&
[ "$(sed -n 2p evidence/promise.body)/promise" = "$name" ] &&
root=$(walk "$leaf" "$(cat evidence/promise-index.txt)" "$(sed -n '4s/^count //p' evidence/promise.body)" evidence/promise-path.txt) &&
[ "$root" = "$(root_in evidence/promise.body)" ] &&
[ "$(sed -n 5p evidence/promise.body)" = "received $(member time evidence/leaf.json)" ]`,
  );
}
