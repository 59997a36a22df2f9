import { bilingual, useLanguage, useWords } from '../language/language.js';
import { countText } from '../design/quantity.js';
import { useStatus } from './status.js';

const words = bilingual({
  zh: {
    away: '连接不上服务器',
    logged: (count: string) => `日志 ${count} 条`,
    self: '自运行链 · 尚无独立时钟',
    consortium: '联盟链锚定',
    public: '公链锚定',
    unreachable: '链暂时不可达，锚定稍后补上',
    none: '未配置锚定',
  },
  en: {
    away: 'Server cannot be reached',
    logged: (count: string) => (count === '1' ? '1 leaf logged' : `${count} leaves logged`),
    self: 'own chain · no independent clock yet',
    consortium: 'anchored on a consortium chain',
    public: 'anchored on a public chain',
    unreachable: 'chain unreachable, anchoring catches up',
    none: 'no anchoring configured',
  },
});

/** State of the instance in one honest line: size of the log, who keeps the clock. */
export function StatusLine() {
  const t = useWords(words);
  const { language } = useLanguage();
  const status = useStatus();
  if (status === undefined) return null;
  if (status === null) return <p className="fd-status fd-status-away">{t.away}</p>;
  const chains = status.chains;
  const best = ['public', 'consortium', 'self']
    .map((who) => chains.find(({ operator }) => operator === who))
    .find(Boolean);
  const reachable = chains.every((chain) => chain.reachable);
  const clock = best === undefined ? t.none : reachable ? t[best.operator] : t.unreachable;
  const independent = best !== undefined && best.operator !== 'self' && reachable;
  return (
    <p className={`fd-status ${independent ? 'fd-status-good' : 'fd-status-own'}`}>
      {t.logged(countText(status.log.size, language))} · {clock}
    </p>
  );
}
