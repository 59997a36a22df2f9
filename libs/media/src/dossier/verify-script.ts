import { ROOT_TOOL, SHELL_TOOLS } from './shell-tools.js';
import type { Procedure } from './steps.js';

/**
 * `verify.sh`: the lines of the README one after another. Exit 0 if every line is good, 1 if one is bad, 2 if none is bad but some could not be
 * run. What needs a network is run only if `rpc` is set, and does not count otherwise.
 */
export function verifyScript({ tools, steps }: Procedure): string {
  return `${HEAD}
${tools.join('\n')}
${steps.map(({ shell }) => shell).join('\n\n')}

${TAIL}`;
}

const HEAD = `#!/bin/sh
# sh verify.sh [FILE [TRUST]]    FILE: the original (of a set: its manifest); TRUST: a trust file obtained another way
# The same lines stand in README.md, explained one by one. Environment: rpc=ADDRESS of a chain node, all=1 for long manifests.
absolute() { case $1 in ''|/*) printf %s "$1" ;; *) printf '%s/%s' "$PWD" "$1" ;; esac; }
file=$(absolute "\${1-}") trust=$(absolute "\${2-}")
cd "$(dirname "$0")" || exit 2
for tool in sha256sum basenc openssl od sed grep cmp; do
  command -v "$tool" >/dev/null || { echo "缺少工具 missing tool: $tool"; exit 2; }
done
case $(openssl version) in "OpenSSL "[3-9].*|"OpenSSL "[1-9][0-9]*.*) ;; *) echo "需要 OpenSSL 3.0 以上 OpenSSL 3.0 or later is needed: $(openssl version)"; exit 2 ;; esac
if [ -n "$file" ] && [ ! -f "$file" ]; then echo "没有这个文件 no such file: $file"; exit 2; fi
if [ -z "$trust" ]; then
  trust=trust.json
  echo '警告 WARNING: 使用卷宗自带的 trust.json；须与另行取得的信任文件比对 using the trust.json of the dossier: compare it with one obtained another way'
fi
`;

const TAIL = `echo "$bad 项不符 bad, $not_run 项未能运行 not run"
[ "$bad" -eq 0 ] || exit 1
[ "$not_run" -eq 0 ] || exit 2
echo '全部核验通过 every line is good'
`;

/** `verify.sh` of a series: the root over the leaf hashes in the order of the list, then every filing by its own script. */
export const SERIES_SCRIPT = `#!/bin/sh
# sh verify.sh [TRUST]    Each filing has a verify.sh of its own, which also takes the original file.
trust=\${1-}
case $trust in ''|/*) ;; *) trust=$PWD/$trust ;; esac
cd "$(dirname "$0")" || exit 2
${SHELL_TOOLS}
${ROOT_TOOL}
sha256sum -c --quiet --strict SHA256SUMS >/dev/null 2>&1
say '卷宗文件完好 files of the dossier unharmed'
[ "$(while read -r h folder; do [ "$h" = "$(leaf_hash <"$folder/evidence/leaf.json")" ] && echo "$h"; done <list.txt | root_of)" = "$(cat series-root.txt)" ]
say '清单根 root over the leaf hashes of the list'
while read -r h folder; do
  echo "-- $folder"
  sh "$folder/verify.sh" '' "$trust" </dev/null
  case $? in 0) ;; 2) not_run=$((not_run + 1)) ;; *) bad=$((bad + 1)) ;; esac
done <list.txt
${TAIL}`;
