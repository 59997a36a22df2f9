import { statementText, statementWords, type TypedData } from '@filmdeed/evidence';
import type { Terminal } from './terminal.js';

/** Shows on standard error what is about to be signed, every member of it, before it is signed. */
export function showWords(terminal: Terminal, typedData: TypedData): void {
  const words = statementWords(typedData);
  const [zh, en] = [statementText(words, 'zh'), statementText(words, 'en')];
  terminal.note({ zh: `将要签署：${zh[0]}`, en: `To be signed: ${en[0]}` });
  for (let line = 1; line < zh.length; line++) terminal.note({ zh: zh[line]!, en: en[line]! });
}
