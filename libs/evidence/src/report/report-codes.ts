import { codeList } from '../codes/code-list.js';

/** 举报事由: why somebody reports a page, and on what ground it is hidden (docs/format.md §18). */
export const REPORT_REASONS = codeList(`
  COPYRIGHT|侵犯著作权或相关权|infringes copyright or related rights
  PERSONALITY|侵犯肖像、姓名、名誉等人格权|infringes rights of personality
  PERSONAL_DATA|泄露个人信息|discloses personal data
  ILLEGAL|违法和不良信息|illegal or harmful content
  MINORS|危害未成年人|harms minors
  FALSE|虚假或误导|false or misleading
  IMPERSONATION|冒用他人名义|in the name of somebody else
  AIGC_UNLABELLED|生成合成内容未标识|generated content without its label
  AUTHORITY|法院或主管机关要求|ordered by a court or an authority
  OTHER|其他|other`);

/** 不予隐藏与恢复的理由: why a page stays, or is shown again (docs/format.md §18). */
export const STAY_GROUNDS = codeList(`
  UNFOUNDED|举报不成立|the report is not founded
  NO_GROUND|不属于应当隐藏的情形|no ground for hiding
  COUNTER_NOTICE|不侵权声明后未见起诉或投诉|counter-notice, and no action after it
  CURED|原因已消除|the ground has gone
  AUTHORITY|法院或主管机关要求|ordered by a court or an authority
  ERROR|原决定有误|the earlier decision was wrong`);
