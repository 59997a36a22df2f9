/** Reads RLP and walks a Merkle Patricia trie (Yellow Paper, appendices B and D) in POSIX sh; hexadecimal throughout. */
export const TRIE_TOOL = `# item: takes the next RLP item off $h into $item; a list keeps its prefix
item() {
  p=$((0x$(printf %.2s "$h"))) at=2
  if [ "$p" -lt 128 ]; then at=0 n=1
  elif [ "$p" -lt 184 ]; then n=$((p - 128))
  elif [ "$p" -lt 192 ]; then at=$((2 * (p - 182))) n=$((0x$(printf %s "$h" | cut -c3-$at)))
  elif [ "$p" -lt 248 ]; then n=$((p - 192))
  else at=$((2 * (p - 246))) n=$((0x$(printf %s "$h" | cut -c3-$at)))
  fi
  end=$((at + 2 * n)) item=''
  [ "\${#h}" -ge "$end" ] || return 1
  [ "$p" -lt 192 ] || at=0
  [ "$at" -eq "$end" ] || item=$(printf %s "$h" | cut -c$((at + 1))-$end)
  h=$(printf %s "$h" | cut -c$((end + 1))-)
}
# unlist LIST: what the RLP list holds, into $h
unlist() {
  p=$((0x$(printf %.2s "$1")))
  [ "$p" -ge 192 ] || return 1
  if [ "$p" -lt 248 ]; then h=\${1#??}; else h=$(printf %s "$1" | cut -c$((2 * (p - 246) + 1))-); fi
}
# field NUMBER LIST: one item of an RLP list, counted from 1
field() {
  unlist "$2" || return 1
  k=0
  while [ "$k" -lt "$1" ]; do item || return 1; k=$((k + 1)); done
  echo "$item"
}
# under ROOT KEY FILE...: what the trie of this root holds under the hashed key, by the nodes of its path, all of which are used
under() {
  want=$1 key=$2
  shift 2
  while :; do
    if [ "\${#want}" -eq 64 ]; then
      [ -f "$1" ] && [ "$(keccak <"$1")" = "$want" ] || return 1
      node=$(hex <"$1")
      shift
    else
      node=$want
    fi
    unlist "$node" || return 1
    count=0
    while [ -n "$h" ]; do item || return 1; count=$((count + 1)); eval "node$count=\\$item"; done
    if [ "$count" -eq 17 ]; then
      [ -n "$key" ] || return 1
      eval "want=\\$node$((0x$(printf %.1s "$key") + 1))"
      key=\${key#?}
    elif [ "$count" -eq 2 ]; then
      case $node1 in [02]0*) path=\${node1#??} ;; [13]*) path=\${node1#?} ;; *) return 1 ;; esac
      case $key in "$path"*) key=\${key#"$path"} ;; *) return 1 ;; esac
      want=$node2
      case $node1 in
      [23]*)
        [ -z "$key" ] && [ "$#" -eq 0 ] && echo "$want"
        return
        ;;
      esac
      [ -n "$path" ] || return 1
    else
      return 1
    fi
    [ -n "$want" ] || return 1
  done
}
`;
