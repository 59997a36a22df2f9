import { codeList } from './code-list.js';

/** 存证类型: were the bytes handed in, or only their digests. */
export const FORMS = codeList(`
  ORIGINAL|原文|original
  DIGEST|摘要|digest only`);

/** 采集方式 (在线诉讼规则 art. 18: how the data came about before chaining). */
export const CAPTURE_METHODS = codeList(`
  UPLOAD|上传|upload
  API|接口|API
  TOOL_PLUGIN|工具插件|tool plug-in
  RENDER_FARM|渲染农场|render farm
  WEB_CAPTURE|网页取证|web capture`);

/** 摘要计算位置: where the digests of the leaf were computed. */
export const HASHING_PLACES = codeList(`
  CLIENT|用户端|on the party's machine
  SERVER|服务端|on the server`);

/** 关联方式: how a filing relates to an earlier leaf. */
export const LINK_RELATIONS = codeList(`
  earlier-version|早期版本|earlier version
  draft|草稿/底稿|draft
  labelled-copy|已标识副本|labelled copy
  corroborates|关联印证|corroborating filing
  under-mandate|依授权委托作出|made under this mandate`);

/** 授权范围: what a mandate lets its mandatary do (docs/format.md §15). */
export const MANDATE_SCOPES = codeList(`
  asset:read_meta|查看存证信息|see filings and what they say
  asset:read_preview|查看预览|see previews
  asset:read_original|取得原件|fetch originals
  evidence:create|办理存证|file evidence
  evidence:verify|取得证据包与证书|fetch bundles and certificates
  rights:query|查询权属|query rights
  license:quote|询价报价|quote licences
  license:request|申请许可|request licences
  license:sign|签署许可|sign licences
  dataset:compute|数据集计算|compute over data sets
  train:request|申请训练使用|request use for training
  audit:read|查看审计记录|read the audit trail`);

/** 抹除事由: why what opens a leaf was erased (docs/format.md §2.6). */
export const ERASURE_REASONS = codeList(`
  HOLDER_REQUEST|存证方申请|request of the holder
  COURT_ORDER|法院命令|order of a court
  LAW|法律规定|required by law`);

/** 证据日志叶类型: the open registry of leaf types (docs/format.md §2.1). */
export const LEAF_TYPES = codeList(`
  filing|存证|filing
  process|过程存证|process record
  identification|内容识别|identification
  screening|筛查|screening
  claim|确权申请|claim
  objection|异议|objection
  caution|预告性限制|caution
  decision|决定|decision
  title|权属|title
  grant|授予|grant
  assignment|转让|assignment
  reservation|保留|reservation
  settlement|结算|settlement
  listing|挂牌|listing
  delivery|交付|delivery
  report|报告|report
  mandate|授权委托|mandate
  key|签署密钥|key
  party|主体|party
  document|文件|document
  revocation|撤销|revocation
  redaction|删减|redaction
  agent-action|智能体操作|agent action
  index-root|索引根|index root
  audit|审计|audit`);
