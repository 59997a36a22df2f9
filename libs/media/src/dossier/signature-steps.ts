import { BATCH_SENTENCE, type OpenedLeaf } from '@filmdeed/evidence';
import { openSignature } from './signature-files.js';
import { checkStep, quoted, skippedStep, type Step } from './step.js';

const NAME = { zh: '主体签名', en: 'signature of the party' };
const STATEMENT = { zh: '所签声明', en: 'statement that was signed' };

/** The lines over the party's signature; none if nobody signed. */
export function signatureSteps(opened: OpenedLeaf, origin: string): Step[] {
  const { auth } = opened.leaf;
  if (auth.kind === 'operator') return [];
  const open = openSignature(opened);
  if (open === undefined) {
    const reason =
      opened.signature === undefined
        ? { zh: '密封存证，签名未在此披露。', en: 'sealed filing, the signature is not disclosed here.' }
        : { zh: `签名方式 ${plain(auth.scheme)} 未知。`, en: `unknown scheme ${plain(auth.scheme)}.` };
    return [skippedStep(STATEMENT, reason), skippedStep(NAME, reason)];
  }
  if (auth.kind === 'party-batch') return [batchStatementStep(origin), signatureStep(auth.scheme)];
  const statement =
    opened.nonce === undefined || opened.content === undefined
      ? skippedStep(STATEMENT, {
          zh: '内容或随机数未披露，无法重算声明。',
          en: 'content or nonce is not disclosed, so the statement cannot be computed again.',
        })
      : statementStep(origin);
  return [statement, signatureStep(auth.scheme)];
}

/** Computes the EIP-712 digest from the leaf alone (docs/format.md §3). */
function statementStep(origin: string): Step {
  return checkStep(
    STATEMENT,
    {
      zh: '由叶重算 EIP-712 声明摘要：声明中的 record 是叶去掉 auth 与 time 后的 SHA-256，故签名覆盖存证的每一项。typed-data.json 是同一声明在钱包中的形式。',
      en: 'Computes the EIP-712 digest again from the leaf: `record` is the SHA-256 of the leaf without auth and time, so the signature covers every entry of the filing. typed-data.json is the same statement as wallets take it.',
    },
    `content=evidence/content.json kind=$(member kind "$content")
case $kind in
  file) sha256=$(member sha256 "$content") sm3=$(member sm3 "$content") files=1 ;;
  set) sha256=$(member root "$content") sm3=$(printf %064d 0) files=$(member files "$content") ;;
esac
record=$(sed -e 's/^{"auth":.*,"body":{"content":/{"body":{"content":/' \\
  -e 's/,"time":"[^"]*","type":"filing","v":1}$/,"type":"filing","v":1}/' evidence/leaf.json)
text() { printf %s "$1" | keccak; }
domain=$(text 'EIP712Domain(string name,string version,bytes32 salt)')$(text FilmDeed)$(text 1)$(printf %s ${quoted(origin)} | sha)
struct=$(text 'FilingStatement(string statement,string filing,string party,string content,bytes32 sha256,bytes32 sm3,uint256 size,uint256 files,bytes32 record,string signedAt,bytes32 nonce)')
struct=$struct$(text '本人持有与下列摘要完全一致的内容 I hold exactly the content of these digests')
struct=$struct$(text "$(member id evidence/leaf.json)")$(text "$(member party evidence/leaf.json)")$(text "$kind")
struct=$struct$sha256$sm3$(printf '%064x%064x' "$(member size "$content")" "$files")
struct=$struct$(printf %s "$record" | sha)$(text "$(in_auth signedAt)")$(tr -d '"' <evidence/nonce.json)
digest=$(bytes "1901$(bytes "$domain" | keccak)$(bytes "$struct" | keccak)" | keccak)
[ "$digest" = "$(in_auth statement)" ] && stands nonce auth.nonce evidence/nonce.json`,
  );
}

/** Computes the EIP-712 digest of a batch from the leaf and its path (docs/format.md §3.2). */
function batchStatementStep(origin: string): Step {
  return checkStep(
    STATEMENT,
    {
      zh: '本存证与同一主体的其他存证一并签署。叶去掉 auth 与 time 即记录；沿 batch-path.txt 得到全部记录的根，主体所签即此根与件数，故签名覆盖存证的每一项。typed-data.json 是同一声明在钱包中的形式。',
      en: 'This filing was signed at once with others of its party. The leaf without auth and time is the record; batch-path.txt leads from it to the root of all records, and that root with their number is what was signed, so the signature covers every entry of the filing. typed-data.json is the same statement as wallets take it.',
    },
    `record=$(sed -e 's/^{"auth":.*,"body":{"content":/{"body":{"content":/' \\
  -e 's/,"time":"[^"]*","type":"filing","v":1}$/,"type":"filing","v":1}/' evidence/leaf.json)
count=$(cat evidence/batch-count.txt)
records=$(walk "$(printf %s "$record" | leaf_hash)" "$(cat evidence/batch-index.txt)" "$count" evidence/batch-path.txt)
text() { printf %s "$1" | keccak; }
domain=$(text 'EIP712Domain(string name,string version,bytes32 salt)')$(text FilmDeed)$(text 1)$(printf %s ${quoted(origin)} | sha)
struct=$(text 'BatchFilingStatement(string statement,string party,bytes32 records,uint256 count,string signedAt,bytes32 nonce)')
struct=$struct$(text ${quoted(BATCH_SENTENCE)})$(text "$(member party evidence/leaf.json)")
struct=$struct$records$(printf %064x "$count")$(text "$(in_auth signedAt)")$(in_auth nonce)
digest=$(bytes "1901$(bytes "$domain" | keccak)$(bytes "$struct" | keccak)" | keccak)
[ -n "$records" ] && [ "$digest" = "$(in_auth statement)" ]`,
  );
}

const BOUND = `[ "$(hex <evidence/statement.digest)" = "$(in_auth statement)" ] &&
stands signature auth.signature evidence/signature.json &&
[ "$(unb64u "$(member rs evidence/signature.json)" | hex | cut -c1-128)" = "$(
  openssl asn1parse -inform DER -in evidence/signature.der | sed -n 's/.*INTEGER *://p' |
    while read -r n; do printf %64s "$n" | tr ' A-F' 0a-f; done)" ] &&`;
const KEY = `key=$(openssl pkey -pubin -in evidence/signer.pem -outform DER | tail -c 64 | hex)`;

const P256 = `${KEY}
[ "$key" = "$(in_auth signer)" ] &&
${BOUND}`;

function signatureStep(scheme: string): Step {
  if (scheme === 'secp256k1') {
    return checkStep(
      NAME,
      {
        zh: '钱包签名（secp256k1）。openssl 不能从签名恢复公钥或地址，故卷宗附上公钥 signer.pem：openssl 用它核验签名，Keccak-256 则证明该公钥属于叶中的地址。也可用 `cast wallet verify --data` 核对 typed-data.json。',
        en: 'Wallet signature (secp256k1). openssl recovers neither key nor address from a signature, so the dossier carries the key, signer.pem: openssl checks the signature with it, and Keccak-256 shows that the key belongs to the address in the leaf. `cast wallet verify --data` with typed-data.json answers the same.',
      },
      `${KEY}
[ "$(bytes "$key" | keccak | cut -c25-64)" = "$(in_auth signer)" ] &&
${BOUND}
openssl pkeyutl -verify -pubin -inkey evidence/signer.pem -in evidence/statement.digest -sigfile evidence/signature.der >/dev/null 2>&1`,
    );
  }
  if (scheme === 'webauthn-p256') {
    return checkStep(
      NAME,
      {
        zh: '通行密钥签名（WebAuthn，P-256）。所签为 authenticatorData ‖ SHA-256(clientDataJSON)，其中 challenge 即声明摘要，类型为 webauthn.get，且用户在场。',
        en: 'Passkey signature (WebAuthn, P-256) over authenticatorData ‖ SHA-256(clientDataJSON), whose challenge is the digest of the statement, type webauthn.get, user present.',
      },
      `${P256}
unb64u "$(member clientDataJSON evidence/signature.json)" | cmp -s - evidence/client-data.json &&
{ unb64u "$(member authenticatorData evidence/signature.json)"; bytes "$(sha <evidence/client-data.json)"; } |
  cmp -s - evidence/webauthn.message &&
tr -d ' \\n' <evidence/client-data.json | grep -qF "\\"challenge\\":\\"$(b64u <evidence/statement.digest)\\"" &&
tr -d ' \\n' <evidence/client-data.json | grep -qF '"type":"webauthn.get"' &&
[ $(($(od -An -tu1 -j32 -N1 evidence/webauthn.message) & 1)) -eq 1 ] &&
openssl dgst -sha256 -verify evidence/signer.pem -signature evidence/signature.der evidence/webauthn.message >/dev/null 2>&1`,
    );
  }
  return checkStep(
    NAME,
    {
      zh: '主体的 P-256 密钥直接签署声明摘要（32 字节，不再取摘要）。',
      en: 'The P-256 key of the party signed the digest of the statement itself (32 bytes, not hashed again).',
    },
    `${P256}
openssl pkeyutl -verify -pubin -inkey evidence/signer.pem -in evidence/statement.digest -sigfile evidence/signature.der >/dev/null 2>&1`,
  );
}

/** A scheme's name comes from the leaf: nothing of it may act in Markdown or sh. */
function plain(scheme: string): string {
  return scheme.replace(/[^A-Za-z0-9._-]/gu, '?');
}
