import { bilingual } from '../language/language.js';

/** Words that every room uses. */
export const commonWords = bilingual({
  zh: {
    toSecurity: '到“登录与安全”',
    copy: '复制',
    copied: '已复制',
    retry: '重试',
    cancel: '取消',
    close: '关闭',
    loading: '正在加载',
    code: '代码',
    required: '必填',
    optional: '选填',
    yes: '是',
    no: '否',
  },
  en: {
    toSecurity: 'To sign-in and security',
    copy: 'Copy',
    copied: 'Copied',
    retry: 'Try again',
    cancel: 'Cancel',
    close: 'Close',
    loading: 'Loading',
    code: 'code',
    required: 'required',
    optional: 'optional',
    yes: 'yes',
    no: 'no',
  },
});
