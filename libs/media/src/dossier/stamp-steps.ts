import type { FiledStamp, FiledStamps } from './stamp-files.js';
import { say, skip, type Step } from './step.js';

/** Whether every certificate of a PEM file stands in the trust file. */
export const TRUSTED_ROOTS_TOOL = `# trusted_roots FILE: every certificate of FILE stands in the trust file
trusted_roots() {
  tr -d '\\n' <"$1" | sed 's/-----BEGIN CERTIFICATE-----//g; s/-----END CERTIFICATE-----/|/g' | tr '|' '\\n' |
    while read -r root; do grep -qF "\\"$root\\"" "$trust" || exit 1; done
}
`;

/** The lines over the tokens of one anchor: OpenSSL alone, as of the token's own time. */
export function stampSteps({ authority, stamps }: FiledStamps, at: string, place: string): Step[] {
  if (authority === undefined) {
    const name = tokenName(place, 'token');
    const reason = { zh: '信任文件未列此时间戳机构。', en: 'the trust file does not list the root of this authority.' };
    return [{ name, says: reason, shell: skip(name, reason) }];
  }
  return stamps.map((stamp) => stampStep(stamp, at, place));
}

function stampStep({ stem, checkpoint, hasCertificates, stamp }: FiledStamp, at: string, place: string): Step {
  const name = tokenName(place, stem);
  const { genTime, serial, policy } = stamp;
  const request = stem.replace('token', 'request');
  const options = [
    '-token_in',
    `-CAfile ${at}/authority-roots.pem`,
    ...(hasCertificates ? [`-untrusted ${at}/${stem.replace('token', 'certificates')}.pem`] : []),
    `-attime ${Math.floor(Date.parse(genTime) / 1000)}`,
  ].join(' ');
  const verify = (what: string): string =>
    `openssl ts -verify ${what} -in ${at}/${stem}.der ${options} >/dev/null 2>&1`;
  return {
    name,
    says: {
      zh: `RFC 3161 时间戳：机构于 ${genTime}（序列号 0x${serial}，策略 ${policy}）对检查点正文作出；第一行核对正文，第二行核对请求中的随机数，均须通向信任文件所列的根证书，证书以该时刻为准。`,
      en: `The RFC 3161 token that the authority gave at ${genTime} (serial 0x${serial}, policy ${policy}) over the body of the checkpoint: the first line holds it against the body, the second against the nonce of the request; both lead to a root that the trust file lists, with certificates valid at that time.`,
    },
    shell: `if trusted_roots ${at}/authority-roots.pem; then
  ${verify(`-data ${at}/${checkpoint}.body`)} &&
  ${verify(`-queryfile ${at}/${request}.der`)} &&
  openssl ts -reply -in ${at}/${stem}.der -token_in -text 2>/dev/null | grep -q '^Time stamp: ${openSslTime(genTime)}'
  ${say(name)}
else
  ${skip(name, { zh: '信任文件未列此时间戳机构。', en: 'the trust file does not list the root of this authority.' })}
fi`,
  };
}

const tokenName = (place: string, stem: FiledStamp['stem']): Step['name'] =>
  stem === 'token'
    ? { zh: `锚定 ${place}：时间戳属实`, en: `anchor ${place}: token is of the authority` }
    : { zh: `锚定 ${place}：前一时间戳属实`, en: `anchor ${place}: earlier token is of the authority` };

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time as OpenSSL prints it, with any fraction, as a pattern of grep. */
function openSslTime(time: string): string {
  const at = new Date(time);
  const day = String(at.getUTCDate()).padStart(2, ' ');
  return `${MONTHS[at.getUTCMonth()]!} ${day} ${time.slice(11, 19)}[.0-9]* ${at.getUTCFullYear()} GMT`;
}
