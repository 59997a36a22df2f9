/**
 * The functions of which the lines of README and `verify.sh` are made: POSIX sh with GNU coreutils and OpenSSL 3.0, nothing else. Every hash
 * goes as lower-case hexadecimal from one line to the next.
 */
export const SHELL_TOOLS = `export LC_ALL=C
bad=0 not_run=0
# the verdict of the line before
say() { if [ $? -eq 0 ]; then echo "good     $1"; else echo "BAD      $1"; bad=$((bad + 1)); fi; }
skip() { echo "NOT RUN  $1"; not_run=$((not_run + 1)); }
hex() { od -An -v -tx1 | tr -d ' \\n'; }
bytes() { printf %s "$1" | tr a-f A-F | basenc --base16 -d; }
b64u() { basenc --base64url -w0 | tr -d =; }
unb64u() { pad=$(( (4 - \${#1} % 4) % 4 )); printf '%s%.*s' "$1" "$pad" '===' | basenc --base64url -d; }
sha() { sha256sum | cut -c1-64; }
# the text or number that stands under a member of a one-line JSON file; the same within the leaf's auth
member() { sed -n 's/.*"'"$1"'":"\\{0,1\\}\\([^",}]*\\).*/\\1/p' "$2"; }
in_auth() { sed -n 's/,"body":{"content":.*//; s/.*"'"$1"'":"\\([^"]*\\)".*/\\1/p' evidence/leaf.json; }
# RFC 6962: hash of a leaf (standard input), hash of two nodes
leaf_hash() { { printf '\\000'; cat; } | sha; }
pair() { { printf '\\001'; bytes "$1$2"; } | sha; }
# stands MEMBER PATH FILE: the leaf has FILE's value under MEMBER in the clear, or a disclosure opens PATH to it
stands() {
  value=$(cat "$3")
  grep -qF "\\"$1\\":$value" evidence/leaf.json && return 0
  while read -r line; do
    case $(unb64u "$line") in '["'*"\\",\\"$2\\",$value]") return 0 ;; esac
  done <evidence/disclosures.txt
  return 1
}
# note FILE KEY: FILE.txt is FILE.body with a signature line, FILE.sig is the signature, and KEY of the trust file made it
note() {
  vkey=$(cat "evidence/$2.vkey") name=\${vkey%%+*} rest=\${vkey#*+}
  key=$(printf %s "\${rest#*+}" | basenc --base64 -d | hex)
  grep -qF "\\"$vkey\\"" "$trust" &&
  [ "$key" = "01$(openssl pkey -pubin -in "evidence/$2.pem" -outform DER | tail -c 32 | hex)" ] &&
  [ "\${rest%%+*}" = "$({ printf '%s\\n' "$name"; bytes "$key"; } | sha256sum | cut -c1-8)" ] &&
  [ "$(sed '/^$/,$d' "$1.txt" | hex)" = "$(hex <"$1.body")" ] &&
  grep -qxF "— $name $({ bytes "\${rest%%+*}"; cat "$1.sig"; } | basenc --base64 -w0)" "$1.txt" &&
  openssl pkeyutl -verify -pubin -inkey "evidence/$2.pem" -rawin -in "$1.body" -sigfile "$1.sig" >/dev/null 2>&1
}
# of a checkpoint body: tree size, root in hexadecimal
size_of() { sed -n 2p "$1"; }
root_in() { sed -n 3p "$1" | basenc --base64 -d | hex; }
# walk HASH INDEX SIZE FILE: the root to which an inclusion path leads (RFC 9162 section 2.1.3.2)
walk() {
  r=$1 i=$2 n=$(($3 - 1))
  while read -r side h; do
    [ "$n" -gt 0 ] || return 1
    if [ $((i % 2)) -eq 1 ] || [ "$i" -eq "$n" ]; then
      [ "$side" = left ] || return 1
      r=$(pair "$h" "$r")
      while [ $((i % 2)) -eq 0 ] && [ "$i" -ne 0 ]; do i=$((i / 2)) n=$((n / 2)); done
    else
      [ "$side" = right ] || return 1
      r=$(pair "$r" "$h")
    fi
    i=$((i / 2)) n=$((n / 2))
  done <"$4"
  [ "$n" -eq 0 ] && echo "$r"
}
`;

/** Shows that a tree only grew, RFC 9162 section 2.1.4.2. */
export const GROWS_TOOL = `# grows SIZE1 ROOT1 SIZE2 ROOT2 FILE: the later tree begins with the earlier one (RFC 9162 section 2.1.4.2)
grows() {
  i=$(($1 - 1)) n=$(($3 - 1)) a=
  while [ $((i % 2)) -eq 1 ]; do i=$((i / 2)) n=$((n / 2)); done
  [ "$i" -ne 0 ] || a=$2
  b=$a
  while read -r h; do
    if [ -z "$a" ]; then a=$h b=$h; continue; fi
    [ "$n" -gt 0 ] || return 1
    if [ $((i % 2)) -eq 1 ] || [ "$i" -eq "$n" ]; then
      a=$(pair "$h" "$a") b=$(pair "$h" "$b")
      while [ $((i % 2)) -eq 0 ] && [ "$i" -ne 0 ]; do i=$((i / 2)) n=$((n / 2)); done
    else
      b=$(pair "$b" "$h")
    fi
    i=$((i / 2)) n=$((n / 2))
  done <"$5"
  [ "$n" -eq 0 ] && [ "$a" = "$2" ] && [ "$b" = "$4" ]
}
`;

/** The RFC 6962 root over leaf hashes: a few processes per leaf, so minutes for ten thousand. */
export const ROOT_TOOL = `# RFC 6962 root over the leaf hashes on standard input, one a line
root_of() {
  stack='' n=0
  while read -r h; do
    m=$n n=$((n + 1))
    while [ $((m % 2)) -eq 1 ]; do h=$(pair "\${stack##* }" "$h") stack=\${stack% *} m=$((m / 2)); done
    stack="$stack $h"
  done
  h=\${stack##* } stack=\${stack% *}
  while [ -n "$stack" ]; do h=$(pair "\${stack##* }" "$h") stack=\${stack% *}; done
  echo "$h"
}
`;
