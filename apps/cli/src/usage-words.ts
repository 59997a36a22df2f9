import type { CommanderError } from 'commander';
import type { Bilingual } from './terminal.js';

/** Commander speaks English only; its codes say the same. */
const CHINESE: Readonly<Record<string, string>> = {
  'commander.unknownOption': '没有此选项',
  'commander.unknownCommand': '没有此命令',
  'commander.missingArgument': '缺少参数',
  'commander.optionMissingArgument': '选项缺少取值',
  'commander.missingMandatoryOptionValue': '缺少必需的选项',
  'commander.excessArguments': '参数过多',
};

export function usageWords({ code, message }: CommanderError): Bilingual {
  if (code === 'commander.help') return { zh: '请写明命令', en: 'name a command' };
  const en = message.replace(/^error: /, '').replace(/\n/g, ' ');
  const named = /'([^']*)'/.exec(message)?.[1];
  const zh = CHINESE[code];
  return { zh: zh === undefined ? en : named === undefined ? zh : `${zh}：${named}`, en };
}
