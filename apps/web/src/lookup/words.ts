import { bilingual } from '../language/language.js';

export const lookupWords = bilingual({
  zh: {
    title: '此摘要登记过吗',
    lead: '查公开索引：放入文件（在浏览器里计算摘要，不会上传），或粘贴摘要。无需账号。',
    drop: '把文件或文件夹拖到这里',
    dropText: '只有摘要会发送给本站；文件夹按清单根查询',
    paste: '或粘贴摘要',
    pasteHint: '64 位小写十六进制',
    kind: '摘要种类',
    kinds: { sha256: 'SHA-256（文件）', sm3: 'SM3（文件）', 'set-root': '清单根（文件夹）' },
    ask: '查询',
    wrongDigest: '摘要应是 64 位十六进制数字。',
    hashing: '正在本机计算摘要',
    found: '已有未密封存证',
    foundText: (first: number, last: number, size: number) =>
      first === last
        ? `在日志的前 ${size} 片叶中，此摘要登记于第 ${first} 号叶。`
        : `在日志的前 ${size} 片叶中，此摘要首见于第 ${first} 号叶，末见于第 ${last} 号叶。`,
    absent: '没有以此摘要作出的未密封存证',
    absentText: (size: number) => `范围：日志的前 ${size} 片叶。密封存证不在索引之内，因此不能由此断定从未存证。`,
    unproven: (from: number, to: number) =>
      from === to ? `第 ${from} 号叶在此之后写入，未证明。` : `第 ${from} 至 ${to} 号叶在此之后写入，未证明。`,
    notOwnership: '存在不等于权属：登记只证明有人在某时持有此内容。',
    asked: '查询的摘要',
    checks: '逐项结果',
    saveAnswer: '下载索引答复',
    saveText: '可用命令行和您自己的信任文件核验：filmdeed verify 答复.json --trust 信任文件',
    other: '收到的答复不是针对所查的摘要，已丢弃。',
    empty: '尚未查询',
    emptyText: '放入文件或粘贴摘要后，结果与证明在这里给出，并在您的浏览器里核验。',
    notReady: '公开索引还没有根',
    notReadyText: '首件未密封存证写入日志后数秒内即有；请稍后再试。',
  },
  en: {
    title: 'Has this digest been filed?',
    lead: 'Ask the public index: drop a file (hashed in your browser, never uploaded) or paste a digest. No account needed.',
    drop: 'Drop a file or a folder here',
    dropText: 'Only the digest is sent to this site; a folder is asked for by the root of its manifest',
    paste: 'Or paste a digest',
    pasteHint: '64 lower-case hex digits',
    kind: 'Kind of digest',
    kinds: { sha256: 'SHA-256 (file)', sm3: 'SM3 (file)', 'set-root': 'Manifest root (folder)' },
    ask: 'Ask',
    wrongDigest: 'A digest is 64 hex digits.',
    hashing: 'Computing digests on this computer',
    found: 'Filed in the clear',
    foundText: (first: number, last: number, size: number) =>
      first === last
        ? `Among the first ${size} leaves of the log, this digest stands in leaf ${first}.`
        : `Among the first ${size} leaves of the log, this digest stands first in leaf ${first} and last in leaf ${last}.`,
    absent: 'No unsealed filing of this digest',
    absentText: (size: number) =>
      `Among the first ${size} leaves of the log. Sealed filings are not in the index: this does not say that it was never filed.`,
    unproven: (from: number, to: number) =>
      from === to
        ? `Leaf ${from} was logged after that and is unproven.`
        : `Leaves ${from} to ${to} were logged after that and are unproven.`,
    notOwnership: 'Existence is not ownership: a filing proves that somebody held this content at a time.',
    asked: 'Digest asked for',
    checks: 'Each check',
    saveAnswer: 'Download the index answer',
    saveText: 'To check it with your own trust file on the command line: filmdeed verify ANSWER.json --trust FILE',
    other: 'The answer was not for the digest asked for, and was dropped.',
    empty: 'Nothing asked yet',
    emptyText: 'Drop a file or paste a digest: the answer comes with its proof and is verified in your browser.',
    notReady: 'The public index has no root yet',
    notReadyText: 'There is one seconds after the first unsealed filing is logged; try again in a moment.',
  },
});
