import type { FiledCosignature, FiledWitnesses } from './witness-files.js';
import { say, skip, skippedStep, type Step } from './step.js';

/** Whether a witness cosigned a checkpoint, and how many the trust file asks for. */
export const COSIGNED_TOOL = `# cosigned WITNESS MESSAGE CHECKPOINT: MESSAGE.msg is a time over CHECKPOINT.body, and WITNESS of the trust file signed it as CHECKPOINT.txt says
cosigned() {
  vkey=$(cat "$1.vkey") name=\${vkey%%+*} rest=\${vkey#*+}
  key=$(printf %s "\${rest#*+}" | basenc --base64 -d | hex)
  grep -qF "\\"$vkey\\"" "$trust" &&
  [ "$key" = "04$(openssl pkey -pubin -in "$1.pem" -outform DER | tail -c 32 | hex)" ] &&
  [ "\${rest%%+*}" = "$({ printf '%s\\n' "$name"; bytes "$key"; } | sha256sum | cut -c1-8)" ] &&
  [ "$(head -n 1 "$2.msg")" = cosignature/v1 ] &&
  [ "$(tail -n +3 "$2.msg" | hex)" = "$(hex <"$3.body")" ] &&
  grep -qxF "— $name $({ bytes "\${rest%%+*}$(printf %016x "$(time_in "$2.msg")")"; cat "$2.sig"; } | basenc --base64 -w0)" "$3.txt" &&
  openssl pkeyutl -verify -pubin -inkey "$1.pem" -rawin -in "$2.msg" -sigfile "$2.sig" >/dev/null 2>&1
}
time_in() { sed -n '2s/^time \\([1-9][0-9]*\\)$/\\1/p' "$1"; }
# how many witnesses must have cosigned: the number in the trust file, else all
quorum() {
  asked=$(tr -d ' \\n' <"$trust" | sed -n 's/.*"witnessQuorum":\\([0-9]*\\).*/\\1/p')
  echo "\${asked:-$(tr -d ' \\n' <"$trust" | grep -o '"type":"cosigner"' | wc -l)}"
}
`;

/** The lines over the cosignatures of one anchor: each by itself, then whether they are a quorum. */
export function witnessSteps({ later, earlier }: FiledWitnesses, at: string, place: string): Step[] {
  if (later.length === 0) {
    const name = { zh: `锚定 ${place}：见证方联署`, en: `anchor ${place}: cosignatures of witnesses` };
    return [
      skippedStep(name, {
        zh: '信任文件未列这些见证方。',
        en: 'the trust file lists none of these witnesses.',
      }),
    ];
  }
  return [
    ...later.map((filed) => cosignatureStep(filed, 'checkpoint', at, place)),
    quorumStep(later, 'checkpoint', at, place),
    ...earlier.map((filed) => cosignatureStep(filed, 'after', at, place)),
    ...(earlier.length === 0 ? [] : [quorumStep(earlier, 'after', at, place)]),
  ];
}

function cosignatureStep({ stem, witness, cosignature }: FiledCosignature, of: Of, at: string, place: string): Step {
  const { cosigner, time } = cosignature;
  const before = of === 'after' ? { zh: '前一检查点的', en: 'of the earlier checkpoint, ' } : { zh: '', en: '' };
  const name = {
    zh: `锚定 ${place}：${before.zh}联署 ${cosigner.name}`,
    en: `anchor ${place}: ${before.en}cosignature of ${cosigner.name}`,
  };
  const known = `grep -qF "\\"$(cat ${at}/${witness}.vkey)\\"" "$trust"`;
  return {
    name,
    says: {
      zh: `见证方 ${cosigner.name}（密钥号 ${cosigner.keyId}）于 ${isoOf(time)} 联署：${stem}.msg 是 “cosignature/v1”、“time 秒数” 两行加检查点正文，密钥来自信任文件。核心一行：openssl pkeyutl -verify -pubin -inkey ${at}/${witness}.pem -rawin -in ${at}/${stem}.msg -sigfile ${at}/${stem}.sig`,
      en: `The witness ${cosigner.name} (key id ${cosigner.keyId}) cosigned at ${isoOf(time)}: ${stem}.msg holds the lines “cosignature/v1” and “time SECONDS”, then the body of the checkpoint; the key is one of the trust file. At its core: openssl pkeyutl -verify -pubin -inkey ${at}/${witness}.pem -rawin -in ${at}/${stem}.msg -sigfile ${at}/${stem}.sig`,
    },
    shell: `if ${known}; then
  cosigned ${at}/${witness} ${at}/${stem} ${at}/${of}
  ${say(name)}
else
  ${skip(name, { zh: '信任文件未列此见证方。', en: 'the trust file does not list this witness.' })}
fi`,
  };
}

type Of = 'checkpoint' | 'after';

/** Each filed cosignature is of another key, so that counting them counts witnesses. */
function quorumStep(filed: readonly FiledCosignature[], of: Of, at: string, place: string): Step {
  const name =
    of === 'checkpoint'
      ? { zh: `锚定 ${place}：见证方达到法定数量`, en: `anchor ${place}: witnesses are a quorum` }
      : { zh: `锚定 ${place}：前一检查点的见证方达到法定数量`, en: `anchor ${place}: earlier witnesses are a quorum` };
  const pairs = filed.map(({ stem, witness }) => `${witness}:${stem}`).join(' ');
  const which =
    of === 'checkpoint'
      ? { zh: '从小到大第', en: 'counted from the earliest' }
      : { zh: '从大到小第', en: 'counted from the latest' };
  return {
    name,
    says: {
      zh: `联署成立的见证方不少于信任文件的 witnessQuorum（未写明则为全部）；所证时间是各联署时间${which.zh} witnessQuorum 个。`,
      en: `No fewer witnesses cosigned than the witnessQuorum of the trust file says (all, if it says nothing); the time that they bound is the witnessQuorum-th of theirs, ${which.en}.`,
    },
    shell: `count=0
for filed in ${pairs}; do
  if cosigned ${at}/\${filed%%:*} ${at}/\${filed#*:} ${at}/${of}; then count=$((count + 1)); fi
done
if [ "$(quorum)" -gt 0 ] && [ "$count" -ge "$(quorum)" ]; then
  true
  ${say(name)}
else
  ${skip(name, { zh: '信任文件的见证方不足法定数量。', en: 'fewer witnesses of the trust file cosigned than it asks for.' })}
fi`,
  };
}

function isoOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString();
}
