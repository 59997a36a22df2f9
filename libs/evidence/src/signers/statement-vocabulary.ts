/** Words in both languages of the pages. */
export interface TwoTongues {
  readonly zh: string;
  readonly en: string;
}

const w = (zh: string, en: string): TwoTongues => ({ zh, en });

/** What somebody signs, by the primary type of the typed data. */
export const STATEMENT_TITLES: Readonly<Record<string, TwoTongues>> = {
  FilingStatement: w('存证声明', 'Filing statement'),
  BatchFilingStatement: w('批量存证声明', 'Statement for many filings'),
  KeyStatement: w('密钥持有声明', 'Statement of a key'),
  KeyChangeStatement: w('密钥变更声明', 'Change of signing keys'),
  SignerThresholdStatement: w('共同签署数声明', 'How many keys must sign'),
  BindSigner: w('链上登记首个签署密钥', 'Bind the first signer on chain'),
  AddSigner: w('链上增加签署密钥', 'Add a signer on chain'),
  RemoveSigner: w('链上移除签署密钥', 'Remove a signer on chain'),
  RotateSigner: w('链上更换签署密钥', 'Replace a signer on chain'),
  ChangeThreshold: w('链上更改共同签署数', 'Change how many must sign, on chain'),
  NameRecoveryKey: w('链上指定恢复密钥', 'Name a recovery key on chain'),
  ProposeRecovery: w('链上申请恢复', 'Propose a recovery on chain'),
  VetoRecovery: w('链上否决恢复', 'Veto a recovery on chain'),
  HandOverIndependentKey: w('移交独立密钥', 'Hand over the independent key'),
  MandateStatement: w('授权委托声明', 'Mandate'),
  RevocationStatement: w('撤销声明', 'Revocation'),
};

/** Names of members of messages and domains. One that is not here is shown by its own name. */
export const FIELD_WORDS: Readonly<Record<string, TwoTongues>> = {
  statement: w('声明', 'Statement'),
  filing: w('存证编号', 'Filing'),
  party: w('主体', 'Party'),
  content: w('内容种类', 'Kind of content'),
  sha256: w('SHA-256 摘要', 'SHA-256'),
  sm3: w('SM3 摘要', 'SM3'),
  size: w('字节数', 'Bytes'),
  files: w('文件数', 'Files'),
  record: w('存证记录摘要', 'Digest of the record'),
  records: w('全部记录之根', 'Root of all records'),
  count: w('件数', 'Number of filings'),
  signedAt: w('签署时间', 'Signed at'),
  nonce: w('一次性随机数', 'Nonce, used once'),
  scheme: w('签名方式', 'Scheme'),
  key: w('密钥', 'Key'),
  change: w('变更', 'Change'),
  replacesScheme: w('被取代密钥的签名方式', 'Scheme of the key that ends'),
  replaces: w('被取代的密钥', 'Key that ends'),
  threshold: w('须共同签署的密钥数', 'Keys that must sign'),
  signer: w('签署密钥（ERC-7913）', 'Signer (ERC-7913)'),
  from: w('原密钥', 'Old signer'),
  to: w('新密钥', 'New signer'),
  next: w('接替的密钥', 'Next key'),
  recoveryKey: w('恢复密钥', 'Recovery key'),
  recovery: w('恢复申请', 'Recovery'),
  deadline: w('有效至（秒）', 'Valid until (seconds)'),
  grantor: w('委托人', 'Grantor'),
  mandatary: w('受托人', 'Mandatary'),
  principal: w('被代理人', 'Acted for'),
  mandate: w('授权委托', 'Mandate'),
  scopes: w('权限范围', 'Scopes'),
  works: w('限定作品数（0 为不限）', 'Works named (0: any)'),
  filings: w('最多存证件数（0 为不限）', 'Most filings (0: any number)'),
  substitution: w('可再转委托的次数', 'Times that it may be handed on'),
  parent: w('上级授权（叶）', 'Mandate that it comes of (leaf)'),
  leaf: w('叶', 'Leaf'),
  notBefore: w('自', 'From'),
  notAfter: w('至', 'Until'),
  reason: w('事由', 'Reason'),
  name: w('系统', 'System'),
  version: w('版本', 'Version'),
  chainId: w('链编号', 'Chain id'),
  verifyingContract: w('合约', 'Contract'),
  salt: w('部署或日志之盐', 'Salt of log or deployment'),
};
