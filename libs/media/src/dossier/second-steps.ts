import { SECOND_VERIFIER } from './second-verifier.js';
import { say, skip, type Step } from './step.js';

const name = {
  zh: '第二验证器对整个证据包的结论',
  en: 'verdict of the second verifier on the whole bundle',
};

/** Runs the verifier in Python over the whole bundle; in a series it lies at the top. What it says of each check is printed indented. */
export function secondSteps(): Step[] {
  return [
    {
      name,
      says: {
        zh: `${SECOND_VERIFIER} 是另一个独立的验证器：仅依据格式说明 docs/format.md 写成，与制作本卷宗的软件没有一行相同，一个文件，只用 Python 3.9 以上自带的库，不联网，可从头读到尾。它核验 docs/format.md 第 9 节的每一项，包括叶的规范形式、时间戳策略与状态证明。`,
        en: `${SECOND_VERIFIER} is a second verifier, written by the description of the formats (docs/format.md) alone: it shares no line with the software that made this dossier, is one file that can be read from top to bottom, needs nothing but Python 3.9 or later, and opens no connection. It makes every check of docs/format.md §9, the form of the leaf, policies of time-stamps and state proofs included.`,
      },
      shell: `second=${SECOND_VERIFIER}
[ -f "$second" ] || second=../../${SECOND_VERIFIER}
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null; then
  told=$(python3 -I -B "$second" bundle.json --trust "$trust" \${file:+--file "$file"} 2>&1)
  printf '%s\\n' "$told" | sed 's/^/         /'
  case $told in
  *'whole: not-checked') ${skip(name, { zh: '有未能核验的基本项，见上。', en: 'something essential could not be checked, see above.' })} ;;
  *)
    [ "\${told##*whole: }" = valid ]
    ${say(name)}
    ;;
  esac
else
  ${skip(name, { zh: '没有 Python 3.9 以上。', en: 'there is no Python 3.9 or later.' })}
fi`,
    },
  ];
}
