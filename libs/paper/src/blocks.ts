import { toDataURL } from 'qrcode';
import type { Bilingual, CheckLine, Row, TimeStatement } from './face.js';
import { INK, INNER, LEFT, MUTED, RULE, SEAL, TINT, WIDTH, type Paper } from './paper.js';

const GAP = 18;
const HALF = (INNER - GAP) / 2;

/** A heading in the first language with the second beside it, and a hairline to the margin. */
export function heading(paper: Paper, words: Bilingual, keepWith = 40): void {
  paper.need(20 + keepWith);
  const first = paper.say(words);
  paper.text(first, LEFT, paper.y, { size: 10, bold: true, color: SEAL });
  const x = LEFT + paper.widthOf(first, { size: 10, bold: true }) + 7;
  const second = paper.echo(words);
  paper.text(second, x, paper.y + 3.2, { size: 6.8, color: MUTED });
  const end = x + paper.widthOf(second, { size: 6.8 }) + 8;
  paper.rule(paper.y + 9, end, LEFT + INNER - end, 0.4);
  paper.y += 21;
}

function label(paper: Paper, words: Bilingual, x: number, y: number, width: number): number {
  const first = paper.say(words);
  paper.text(first, x, y, { size: 6.8, color: MUTED });
  const at = x + paper.widthOf(first, { size: 6.8 }) + 4;
  const second = paper.echo(words);
  if (second !== first && at + paper.widthOf(second, { size: 5.8 }) <= x + width)
    paper.text(second, at, y + 1.3, { size: 5.8, color: MUTED });
  return 11;
}

const HEX_SIZE = 8.2;

/** Hexadecimal in fixed cells of four, `perLine` cells to a line. */
export function hexCells(paper: Paper, hex: string, x: number, y: number, width: number, perLine: number): number {
  const cell = width / perLine;
  const groups = hex.match(/.{1,4}/g) ?? [];
  groups.forEach((group, i) => {
    paper.text(group, x + (i % perLine) * cell, y + Math.floor(i / perLine) * 12.4, { size: HEX_SIZE, spacing: 0.35 });
  });
  return Math.ceil(groups.length / perLine) * 12.4;
}

function perLine(hex: string, width: number): number {
  const cells = Math.ceil(hex.length / 4);
  const fit = Math.floor(width / 27.5);
  const lines = Math.ceil(cells / fit);
  return lines === 1 ? fit : Math.min(fit, Math.ceil(cells / lines));
}

function valueText(paper: Paper, row: Row): string {
  return typeof row.value === 'string' ? row.value : paper.say(row.value);
}

function rowHeight(paper: Paper, row: Row, width: number): number {
  const value = valueText(paper, row);
  if (row.kind === 'hex') return 11 + Math.ceil(value.length / 4 / perLine(value, width)) * 12.4 + 6;
  return 11 + paper.heightOf(value, { size: 9, width, leading: 1.42 }) + 6;
}

function drawRow(paper: Paper, row: Row, x: number, y: number, width: number): void {
  const value = valueText(paper, row);
  const down = label(paper, row.label, x, y, width);
  if (row.kind === 'hex') {
    const cells = perLine(value, width);
    hexCells(paper, value, x, y + down, cells * Math.min(width / cells, 29.5), cells);
  } else paper.text(value, x, y + down, { size: 9, width, leading: 1.42 });
}

/** Rows in two columns; wide rows and hexadecimal longer than 20 bytes take both. */
export function rows(paper: Paper, list: readonly Row[]): void {
  let left: Row | undefined;
  const flush = (right?: Row): void => {
    if (!left) return;
    const height = Math.max(rowHeight(paper, left, HALF), right ? rowHeight(paper, right, HALF) : 0);
    paper.need(height);
    drawRow(paper, left, LEFT, paper.y, HALF);
    if (right) drawRow(paper, right, LEFT + HALF + GAP, paper.y, HALF);
    paper.y += height;
    left = undefined;
  };
  for (const row of list) {
    if (row.wide) {
      flush();
      const height = rowHeight(paper, row, INNER);
      paper.need(height);
      drawRow(paper, row, LEFT, paper.y, INNER);
      paper.y += height;
    } else if (left) flush(row);
    else left = row;
  }
  flush();
}

/** The time box: two instants if an independent clock spoke, else the plain sentence that none did. */
export function timeBox(
  paper: Paper,
  time: TimeStatement,
  words: { heading: Bilingual; after: Bilingual; before: Bilingual },
): void {
  const inner = INNER - 28;
  const sentence = paper.say(time.sentence);
  const instants = [
    [words.after, time.after],
    [words.before, time.before],
  ] as const;
  const sentenceHeight = paper.heightOf(sentence, { size: 8.2, width: inner, leading: 1.5 });
  const known = time.after !== undefined || time.before !== undefined;
  const height = 9 + 16 + (known ? 29 : 0) + sentenceHeight + 10;
  paper.need(height);
  const { doc } = paper;
  doc.rect(LEFT, paper.y, INNER, height).fillColor(TINT).fill();
  doc.rect(LEFT, paper.y, 2.2, height).fillColor(SEAL).fill();
  let y = paper.y + 9;
  paper.text(paper.say(words.heading), LEFT + 14, y, { size: 8.4, bold: true, color: SEAL });
  const used = paper.widthOf(paper.say(words.heading), { size: 8.4, bold: true });
  paper.text(paper.echo(words.heading), LEFT + 20 + used, y + 1.8, { size: 6.4, color: MUTED });
  y += 16;
  if (known) {
    instants.forEach(([name, instant], i) => {
      const x = LEFT + 14 + i * (inner / 2);
      paper.text(paper.say(name), x, y, { size: 6.8, color: MUTED });
      paper.text(instant ?? '—', x, y + 9.5, { size: 10.5, bold: true, color: instant ? INK : MUTED });
    });
    y += 29;
  }
  paper.text(sentence, LEFT + 14, y, { size: 8.2, width: inner, leading: 1.5 });
  paper.y += height + 12;
}

/** Sentences with a mark before each; a sentence is never torn over a page. */
export function sentences(paper: Paper, list: readonly Bilingual[], mark: string, color: string): void {
  for (const words of list) {
    const text = paper.say(words);
    const height = paper.heightOf(text, { size: 8.6, width: INNER - 16, leading: 1.55 });
    paper.need(height + 3);
    paper.text(mark, LEFT, paper.y, { size: 8.6, bold: true, color });
    paper.text(text, LEFT + 16, paper.y, { size: 8.6, width: INNER - 16, leading: 1.55 });
    paper.y += height + 3;
  }
  paper.y += 6;
}

const VERDICTS: Record<CheckLine['verdict'], Bilingual & { color: string }> = {
  valid: { zh: '通过', en: 'valid', color: '#2d6a4f' },
  broken: { zh: '不符', en: 'broken', color: SEAL },
  'not-checked': { zh: '未核验', en: 'not checked', color: '#8a6d1d' },
};

/** Every check that ran over the bundle, in two columns, with its verdict. */
export function checks(paper: Paper, list: readonly CheckLine[]): void {
  for (let i = 0; i < list.length; i += 2) {
    paper.need(15);
    [list[i], list[i + 1]].forEach((line, column) => {
      if (!line) return;
      const x = LEFT + column * (HALF + GAP);
      const verdict = VERDICTS[line.verdict];
      const name = line.subject ? `${paper.say(line.name)} · ${line.subject}` : paper.say(line.name);
      paper.text(name, x, paper.y, { size: 8.2, width: HALF - 60, lines: 1 });
      paper.text(paper.say(verdict), x, paper.y, {
        size: 8.2,
        bold: true,
        color: verdict.color,
        width: HALF,
        align: 'right',
      });
      paper.rule(paper.y + 13, x, HALF, 0.25);
    });
    paper.y += 15.5;
  }
  paper.y += 8;
}

/** QR code of an address, drawn as vectors would be large; a sharp 1-bit image instead. */
export async function qrImage(address: string): Promise<Buffer> {
  const url = await toDataURL(address, { margin: 0, scale: 8, errorCorrectionLevel: 'M' });
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

/** Head of the first page: house, number, title, ornament. */
export function head(paper: Paper, number: string, title: Bilingual, numberLabel: Bilingual, preamble: string): void {
  paper.mark(LEFT, 52, 24);
  paper.text('影契', LEFT + 32, 52.5, { size: 11, bold: true, spacing: 2, leading: 1 });
  paper.text('FilmDeed', LEFT + 32, 66, { size: 7.5, color: MUTED, spacing: 0.6, leading: 1 });
  paper.text(`${paper.say(numberLabel)}  ${paper.echo(numberLabel)}`, LEFT, 53, {
    size: 6.4,
    color: MUTED,
    width: INNER,
    align: 'right',
  });
  paper.text(number, LEFT, 63, { size: 9.4, bold: true, width: INNER, align: 'right', spacing: 0.3 });
  const zh = paper.lang === 'zh';
  paper.text(paper.say(title), LEFT, 85, {
    size: zh ? 29 : 25,
    bold: true,
    width: INNER,
    align: 'center',
    spacing: zh ? 11 : 0.6,
    leading: 1.3,
  });
  paper.text(zh ? paper.echo(title).toUpperCase() : paper.echo(title), LEFT, 125, {
    size: 7.6,
    color: MUTED,
    width: INNER,
    align: 'center',
    spacing: zh ? 2.4 : 6,
  });
  const middle = WIDTH / 2;
  paper.rule(145, LEFT, INNER / 2 - 10, 0.5, RULE);
  paper.rule(145, middle + 10, INNER / 2 - 10, 0.5, RULE);
  paper.doc.save().translate(middle, 145).rotate(45).rect(-2.6, -2.6, 5.2, 5.2).fillColor(SEAL).fill().restore();
  paper.y = 154;
  paper.y +=
    paper.text(preamble, LEFT, paper.y, { size: 8.4, width: INNER, align: 'center', leading: 1.6, color: INK }) + 10;
}

/** One check with all that it found. */
export interface Finding extends CheckLine {
  /** Why it is not valid. */
  readonly reason?: Bilingual;
  readonly facts: string;
}

/** Every check under the other, with verdict, reason and facts; none is torn over a page unless it is longer than one. */
export function findings(paper: Paper, list: readonly Finding[]): void {
  const facts = { size: 6.6, width: INNER - 16, leading: 1.45, color: MUTED };
  const why = { size: 7.8, width: INNER - 16, leading: 1.45 };
  list.forEach((finding, i) => {
    const { name, subject, verdict, reason } = finding;
    const reasonText = reason === undefined ? '' : paper.say(reason);
    const reasonHeight = reasonText === '' ? 0 : paper.heightOf(reasonText, why);
    const factsHeight = finding.facts === '' ? 0 : paper.heightOf(finding.facts, facts);
    paper.need(Math.min(18 + reasonHeight + factsHeight, 600));
    const head = `${i + 1}. ${paper.say(name)}${subject === undefined ? '' : ` ${subject}`}`;
    const words = VERDICTS[verdict];
    paper.text(head, LEFT, paper.y, { size: 8.6, bold: true, width: INNER - 70, lines: 1 });
    const right = { size: 8.6, bold: true, color: words.color, width: INNER, align: 'right' } as const;
    paper.text(paper.say(words), LEFT, paper.y, right);
    paper.y += 13.5;
    if (reasonText !== '') paper.y += paper.text(reasonText, LEFT + 16, paper.y, why);
    if (finding.facts !== '') paper.y += paper.text(finding.facts, LEFT + 16, paper.y, facts);
    paper.rule(paper.y + 1, LEFT, INNER, 0.25);
    paper.y += 4.5;
  });
  paper.y += 8;
}

/** Steps in their order; a command stands below its words, as it is to be typed. */
export function steps(paper: Paper, list: readonly { readonly words: Bilingual; readonly command?: string }[]): void {
  const said = { size: 8.6, width: INNER - 16, leading: 1.5 };
  const typed = { size: 7.6, width: INNER - 26, leading: 1.45 };
  list.forEach(({ words, command = '' }, i) => {
    const text = paper.say(words);
    const height = paper.heightOf(text, said);
    const commandHeight = command === '' ? 0 : paper.heightOf(command, typed) + 5;
    paper.need(height + commandHeight + 4);
    paper.text(`${i + 1}.`, LEFT, paper.y, { size: 8.6, color: MUTED });
    paper.text(text, LEFT + 16, paper.y, said);
    paper.y += height + 1;
    if (command !== '') {
      paper.doc
        .rect(LEFT + 16, paper.y, INNER - 16, commandHeight)
        .fillColor(TINT)
        .fill();
      paper.text(command, LEFT + 21, paper.y + 2.5, typed);
      paper.y += commandHeight + 3;
    }
  });
  paper.y += 6;
}

/** Lines that people fill in by hand. */
export function signatureLines(paper: Paper, labels: readonly Bilingual[]): void {
  const width = (INNER - GAP * (labels.length - 1)) / labels.length;
  paper.need(58);
  labels.forEach((words, i) => {
    const x = LEFT + i * (width + GAP);
    paper.rule(paper.y + 32, x, width, 0.6, INK);
    label(paper, words, x, paper.y + 36, width);
  });
  paper.y += 58;
}
