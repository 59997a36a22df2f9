import type { MessageKind } from '../message-kinds.js';
import type { Template, TemplateText } from './template.js';

const ZH_END = '影契（FilmDeed）。邮件里没有任何跟踪内容；只有您登录后在收件箱打开，才记为已打开。请勿直接回复本邮件。';
const EN_END =
  'FilmDeed 影契. This mail holds nothing that tracks you; it counts as opened only when you open it in your inbox after signing in. Please do not reply.';

const zh = (subject: string, ...paragraphs: string[]): TemplateText => ({
  subject: `【影契】${subject}`,
  paragraphs: [...paragraphs, ZH_END],
});
const en = (subject: string, ...paragraphs: string[]): TemplateText => ({
  subject: `[FilmDeed] ${subject}`,
  paragraphs: [...paragraphs, EN_END],
});

/** Every version of every template, oldest first. A version is never edited: `message-templates.spec.ts` holds their digests. */
export const TEMPLATES: Readonly<Record<MessageKind, readonly Template[]>> = {
  'address-confirmation': [
    {
      zh: zh(
        '确认您的联系地址',
        '确认码：{code}',
        '请在 {until|time} 之前，在申请登记这个地址的页面填写。如果不是您本人申请，请不要理会，也不要把确认码告诉任何人。',
      ),
      en: en(
        'Confirm your address',
        'Code: {code}',
        'Enter it before {until|time} on the page that asked for this address. If you did not ask, ignore this message and tell nobody the code.',
      ),
    },
  ],
  invitation: [
    {
      zh: zh(
        '{inviter} 邀请您加入 {organisation}',
        '{inviter} 邀请您以“{role}”身份加入 {organisation}。请在 {until|time} 之前打开下面的链接；核对网址后再登录。',
        '{link}',
        '如果您不认识对方，请不要理会。',
      ),
      en: en(
        '{inviter} invites you to {organisation}',
        '{inviter} invites you to join {organisation} as “{role}”. Open the link before {until|time}; check the address of the page before you sign in.',
        '{link}',
        'If you do not know them, ignore this message.',
      ),
    },
  ],
  'verification-decided': [
    {
      zh: zh(
        '实名核验结果：{result}',
        '{party} 的实名核验已于 {decidedAt|time} 作出决定：{result}。核验人：{reviewer}。说明：{reason}',
        '对结果有异议的，可在核验页面补充材料后再次提交。',
      ),
      en: en(
        'Verification decided: {result}',
        'The verification of {party} was decided at {decidedAt|time}: {result}. Reviewer: {reviewer}. Reason: {reason}',
        'If you disagree, submit again on the verification page with more documents.',
      ),
    },
  ],
  'key-bound': [
    {
      zh: zh(
        '已登记签署密钥：{label}',
        '签署密钥“{label}”（{scheme}，指纹 {fingerprint}）已于 {at|time} 登记到 {party}。',
        '如果不是您操作的，请立即登录撤销该密钥。',
      ),
      en: en(
        'Signing key registered: {label}',
        'The signing key “{label}” ({scheme}, fingerprint {fingerprint}) was registered for {party} at {at|time}.',
        'If this was not you, sign in and revoke it at once.',
      ),
    },
  ],
  'key-rotated': [
    {
      zh: zh(
        '已更换签署密钥：{label}',
        '{party} 的签署密钥“{label}”已于 {at|time} 更换为“{newLabel}”（{scheme}，指纹 {fingerprint}）。',
        '如果不是您操作的，请立即登录处理。',
      ),
      en: en(
        'Signing key rotated: {label}',
        'The signing key “{label}” of {party} was replaced by “{newLabel}” ({scheme}, fingerprint {fingerprint}) at {at|time}.',
        'If this was not you, sign in and act at once.',
      ),
    },
  ],
  'key-revoked': [
    {
      zh: zh(
        '已撤销签署密钥：{label}',
        '{party} 的签署密钥“{label}”（{scheme}，指纹 {fingerprint}）已于 {at|time} 撤销，此后不能再签署；已签署的仍然有效。',
        '如果不是您操作的，请立即登录处理。',
      ),
      en: en(
        'Signing key revoked: {label}',
        'The signing key “{label}” ({scheme}, fingerprint {fingerprint}) of {party} was revoked at {at|time}. It signs nothing any more; what it signed stands.',
        'If this was not you, sign in and act at once.',
      ),
    },
  ],
  'recovery-begun': [
    {
      zh: zh(
        '有人申请恢复 {party} 的签署密钥：可在 {vetoUntil|time} 前否决',
        '{begunAt|time}，有人申请为 {party} 启用新的签署密钥（指纹 {fingerprint}）。申请已公开。{vetoUntil|time} 之前，{party} 的任何现有密钥都可以否决；无人否决的，新密钥届时生效。',
        '如果不是您申请的，请立即否决：',
        '{link}',
      ),
      en: en(
        'Recovery of the keys of {party} was asked for: veto before {vetoUntil|time}',
        'At {begunAt|time} somebody asked to put a new signing key (fingerprint {fingerprint}) in place for {party}. This is public. Until {vetoUntil|time} any key that {party} has can veto it; if none does, the new key takes effect then.',
        'If you did not ask for it, veto it at once:',
        '{link}',
      ),
    },
  ],
  'mandate-granted': [
    {
      zh: zh(
        '授权委托已生效：{grantor} → {mandatary}',
        '{grantor} 已授权 {mandatary} 代为行事，编号 {mandate}。范围：{scopes}。期限：{from|time} 至 {until|time}。',
        '授权人可随时在授权页面撤销。',
      ),
      en: en(
        'Mandate granted: {grantor} → {mandatary}',
        '{grantor} has authorised {mandatary} to act for it, number {mandate}. Scope: {scopes}. From {from|time} until {until|time}.',
        'The grantor can revoke it at any time on the page of mandates.',
      ),
    },
  ],
  'mandate-revoked': [
    {
      zh: zh(
        '授权委托已撤销：{grantor} → {mandatary}',
        '{grantor} 给 {mandatary} 的授权委托（编号 {mandate}）已于 {at|time} 撤销。此后不得再以该授权行事；此前依授权所做的不受影响。',
      ),
      en: en(
        'Mandate revoked: {grantor} → {mandatary}',
        'The mandate {mandate} of {grantor} to {mandatary} was revoked at {at|time}. Nothing may be done under it any more; what was done under it before stands.',
      ),
    },
  ],
  'mandate-renounced': [
    {
      zh: zh(
        '授权委托已被辞去：{grantor} → {mandatary}',
        '受托人 {mandatary} 已于 {at|time} 辞去 {grantor} 的授权委托（编号 {mandate}）。此后不再依该授权行事；此前依授权所做的不受影响。',
      ),
      en: en(
        'Mandate renounced: {grantor} → {mandatary}',
        'The mandatary {mandatary} renounced the mandate {mandate} of {grantor} at {at|time}. Nothing is done under it any more; what was done under it before stands.',
      ),
    },
  ],
  'sign-in-new-device': [
    {
      zh: zh(
        '新设备登录',
        '账号 {login} 于 {at|time} 从新的设备登录（{device}，网络 {network}）。',
        '如果不是您本人，请立即更改密码并结束该会话。',
      ),
      en: en(
        'Sign-in from a new device',
        'The account {login} signed in at {at|time} from a new device ({device}, network {network}).',
        'If this was not you, change the password and end that session at once.',
      ),
    },
  ],
  'filing-certificate-ready': [
    {
      zh: zh(
        '存证证书可以下载',
        '存证 {filing}（{title}）已写入证据日志，证书可以下载。存证证明该内容在某时已存在，不证明权属。',
      ),
      en: en(
        'Certificate of filing ready',
        'The filing {filing} ({title}) is in the evidence log, and its certificate can be downloaded. It proves that this content existed at a time; it does not prove ownership.',
      ),
    },
  ],
  'expiry-reminder': [
    {
      zh: zh(
        '{name} 将于 {expiresAt|time} 到期',
        '{name}（编号 {about}）将于 {expiresAt|time} 到期，距今不超过 {days} 天。需要延续的，请提前办理。',
      ),
      en: en(
        '{name} ends at {expiresAt|time}',
        '{name} (number {about}) ends at {expiresAt|time}, within {days} days. If it is to go on, see to it in time.',
      ),
    },
  ],
  'filing-hidden': [
    {
      zh: zh(
        '存证 {filing} 的页面已隐藏',
        '根据举报，存证 {filing} 的公开页面已于 {decidedAt|time} 隐藏。理由：{ground}。说明：{words}',
        '证据日志中的叶、证明与核验不受影响。有异议的，可提交不侵权声明或其他材料，请求恢复。',
      ),
      en: en(
        'The page of filing {filing} is hidden',
        'After a report, the public page of filing {filing} was hidden at {decidedAt|time}. Ground: {ground}. Reasons: {words}',
        'Its leaf in the evidence log, its proofs and their verification stay whole. If you disagree, send a counter-notice or other documents and ask for it to be shown again.',
      ),
    },
  ],
  'filing-restored': [
    {
      zh: zh(
        '存证 {filing} 的页面已恢复',
        '存证 {filing} 的公开页面已于 {decidedAt|time} 恢复。理由：{ground}。说明：{words}',
      ),
      en: en(
        'The page of filing {filing} is shown again',
        'The public page of filing {filing} was shown again at {decidedAt|time}. Ground: {ground}. Reasons: {words}',
      ),
    },
  ],
  'report-decided': [
    {
      zh: zh(
        '关于存证 {filing} 的举报已有决定',
        '关于存证 {filing} 的举报已于 {decidedAt|time} 作出决定：{verdict}。理由：{ground}。说明：{words}',
      ),
      en: en(
        'A report of filing {filing} was decided',
        'A report of filing {filing} was decided at {decidedAt|time}: {verdict}. Ground: {ground}. Reasons: {words}',
      ),
    },
  ],
};
