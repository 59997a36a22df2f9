/** Lines of `verify.sh` in an export: POSIX sh, openssl, sha256sum and python3, nothing of ours. */
export const VERIFY_SH = `#!/bin/sh
# 核验导出 Verifies this export: sh verify.sh [vkey]
# vkey: 您由别处得到的日志公钥 the log's key as you have it from elsewhere; without it the one in this export is used, which proves less.
# Needs sh, openssl (3.0), sha256sum, python3. Exit 0: all good; 1: something is bad; 2: something could not be run.
cd "$(dirname "$0")" || exit 2
work=$(mktemp -d) || exit 2
trap 'rm -rf "$work"' EXIT
bad=0
notrun=0

if ! test -f SHA256SUMS; then echo 'BAD      SHA256SUMS: missing, the export was never completed'; exit 1; fi
if sha256sum --quiet -c SHA256SUMS >"$work/sums" 2>&1; then echo 'good     every file has its sum'; else
  grep -v '^sha256sum:' "$work/sums" | sed 's/^/BAD      /'; bad=1; fi
find . -type f ! -path ./SHA256SUMS | sed 's|^\\./||' | LC_ALL=C sort >"$work/here"
sed 's/^[0-9a-f]\\{64\\}  //' SHA256SUMS | LC_ALL=C sort >"$work/listed"
added=$(LC_ALL=C comm -23 "$work/here" "$work/listed")
if test -n "$added"; then printf '%s\\n' "$added" | sed 's/^/BAD      not listed: /'; bad=1; fi

vkey=\${1:-$(cat log-key.vkey)}
if test -z "$1"; then echo 'NOT RUN  compare log-key.vkey with the key as you have it from elsewhere'; notrun=1; fi
if test -s log/checkpoint; then
  sed '/^$/,$d' log/checkpoint >"$work/body"
  name=\${vkey%%+*}
  # vkey: name+hash+base64(0x01, 32 bytes of key); a public key of Ed25519 in DER is 12 bytes more
  { printf '\\060\\052\\060\\005\\006\\003\\053\\145\\160\\003\\041\\000'; printf '%s' "$vkey" | sed 's/^[^+]*+[^+]*+//' | openssl base64 -d -A | tail -c 32; } >"$work/key.der"
  sed -n '/^$/,$p' log/checkpoint | grep -F -- "— $name " | sed 's/.* //' | head -n 1 | openssl base64 -d -A | tail -c 64 >"$work/sig"
  if openssl pkeyutl -verify -pubin -inkey "$work/key.der" -keyform DER -rawin -in "$work/body" -sigfile "$work/sig" >/dev/null 2>&1
  then echo "good     log/checkpoint: signed by $name"; else echo 'BAD      log/checkpoint: not signed by this key'; bad=1; fi
fi
if command -v python3 >/dev/null 2>&1; then python3 verify_log.py || bad=1; else echo 'NOT RUN  the tree: python3 is missing'; notrun=1; fi
test $bad = 0 || exit 1
test $notrun = 0 || exit 2
`;

/** `verify_log.py`: leaves into tiles into the root, and bundles into leaves. Standard library alone. */
export const VERIFY_LOG_PY = `# Recomputes the log of this export from its entries (RFC 6962, C2SP tlog-tiles) and holds every bundle to it.
import base64, hashlib, json, os, sys

bad = 0
def say(what):
    global bad
    bad = 1
    print('BAD      ' + what)
sha = lambda b: hashlib.sha256(b).digest()
node = lambda l, r: sha(b'\\x01' + l + r)
def index_path(n):
    parts = ['%03d' % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, 'x%03d' % (n % 1000))
    return '/'.join(parts)
def path(level, n, width):
    return 'log/tile/%s/%s%s' % (level, index_path(n), '' if width == 256 else '.p/%d' % width)
def read(name):
    try:
        with open(name, 'rb') as f:
            return f.read()
    except OSError:
        say(name + ': missing')
        return b''

size, root = 0, None
if os.path.exists('log/checkpoint'):
    try:
        lines = open('log/checkpoint', encoding='utf-8').read().split('\\n')
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
    except Exception:
        say('log/checkpoint: cannot be read')

# Level 0: the entries, and the hashes that the tiles say of them.
hashes, n = [], 0
while n * 256 < size:
    width = min(256, size - n * 256)
    name = path('entries', n, width)
    data, at, count = read(name), 0, 0
    tile = read(path(0, n, width))
    for i in range(width):
        if at + 2 > len(data) or at + 2 + int.from_bytes(data[at:at + 2], 'big') > len(data):
            say('%s: ends at entry %d of %d' % (name, i, width))
            break
        length = int.from_bytes(data[at:at + 2], 'big')
        leaf = sha(b'\\x00' + data[at + 2:at + 2 + length])
        if tile[32 * i:32 * i + 32] != leaf:
            say('leaf %d: %s and %s differ' % (n * 256 + i, name, path(0, n, width)))
        hashes.append(leaf)
        at += 2 + length
    else:
        if at != len(data): say(name + ': bytes behind its entries')
    if len(tile) != 32 * width: say(path(0, n, width) + ': has another length')
    n += 1

# The levels above: roots of full tiles.
level, row = 0, hashes
def fold(part):
    while len(part) > 1:
        part = [node(part[i], part[i + 1]) for i in range(0, len(part), 2)]
    return part[0]
while len(row) >= 256:
    row = [fold(row[i:i + 256]) for i in range(0, len(row) - 255, 256)]
    level += 1
    for n in range(0, (len(row) + 255) // 256):
        part = row[n * 256:n * 256 + 256]
        if read(path(level, n, len(part))) != b''.join(part): say(path(level, n, len(part)) + ': is not what lies below it')

def head(part):
    if len(part) == 1: return part[0]
    k = 1
    while 2 * k < len(part): k *= 2
    return node(head(part[:k]), head(part[k:]))
if size > 0:
    if len(hashes) == size and head(hashes) == root: print('good     log: %d leaves lead to the root of the checkpoint' % size)
    else: say('log/checkpoint: its root is not that of the leaves')

# Bundles: their leaf stands in the log, and what they open is what it commits to.
def value_at(leaf, where):
    for name in where.split('.'):
        leaf = leaf[name]
    return leaf
places, bundles = {h: i for i, h in enumerate(hashes)}, 0
for folder, _, names in sorted(os.walk('parties')):
    for name in sorted(names):
        if not name.endswith('.bundle.json'): continue
        file = os.path.join(folder, name)
        try:
            bundle = json.loads(read(file))
            leaf = base64.b64decode(bundle['leaf'], validate=True)
            if 'proof' in bundle and sha(b'\\x00' + leaf) not in places: say(file + ': its leaf is not in the log')
            for disclosure in bundle['disclosures']:
                where = json.loads(base64.urlsafe_b64decode(disclosure + '=' * (-len(disclosure) % 4)))[1]
                opened = base64.urlsafe_b64encode(sha(disclosure.encode('ascii'))).decode().rstrip('=')
                if value_at(json.loads(leaf), where) != {'sd': opened}: say(file + ': opens no commitment of its leaf')
            bundles += 1
        except Exception:
            say(file + ': cannot be read')
if not bad: print('good     bundles: %d stand in the log and open what it commits to' % bundles)
sys.exit(bad)
`;

export const README = `# 导出 Export

影契（FilmDeed）一套登记系统的全部内容，脱离本软件也能读、能验。
Everything that an instance of FilmDeed holds, to be read and verified without it.

| 路径 path | 内容 content |
|---|---|
| \`log/\` | 证据日志，静态 C2SP tlog-tiles：任何网页服务器均可发布，\`filmdeed audit log --trust trust.json\` 可审计 the evidence log as static files: any web server can serve it, an auditor can audit the folder |
| \`log/anchors.json\` | 锚定清单 every anchor (docs/format.md §13) |
| \`trust.json\`, \`log-key.vkey\` | 信任文件与日志公钥：须与由别处得到的比对 compare both with what you have from elsewhere |
| \`accounts.csv\`, \`parties.csv\` | 账号与主体 accounts, and the persons and organisations that they act for |
| \`parties/<id>/\` | 每个主体一个文件夹，可分别交还其持有人 a folder a party, so that each holder can be given his own |
| \`parties/<id>/filings.csv\`, \`bundles/\`, \`originals/\` | 存证列表、证据包、原件 list, bundles, originals |
| \`verify.sh\`, \`verify_log.py\` | 核验 \`sh verify.sh VKEY\` (sh, openssl, sha256sum, python3) |
| \`filmdeed_verify.py\` | 单个证据包的完整核验 the full check of one bundle (python3) |
| \`SHA256SUMS\` | 最后写成；没有它即未完成 written last; without it the export is not complete |

**机密 Confidential**: 证据包含有打开承诺的盐值与文字；只应交给各自的持有人。The bundles open what the log only commits to: give each to its holder alone.
校验和防损坏，不防伪造：真伪由日志签名、锚定与您另行得到的公钥决定。Sums guard against damage, not against forgers: signature, anchors and a key from elsewhere do.
`;
