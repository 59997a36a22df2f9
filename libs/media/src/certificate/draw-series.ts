import {
  blocks,
  BOTTOM,
  INNER,
  type Lang,
  LEFT,
  MUTED,
  Paper,
  RULE,
  type Seal,
  SEAL,
  timeText,
  TINT,
} from '@filmdeed/paper';
import type { SeriesFace, SeriesLine } from './face.js';
import { WORDS } from './words.js';

const COLUMNS = { number: LEFT, title: LEFT + 28, filing: LEFT + 178, time: LEFT + 376 };
const WIDTHS = { title: 142, filing: 198, time: INNER - 376 };

function tableHead(paper: Paper): void {
  const y = paper.y;
  paper.doc.rect(LEFT, y, INNER, 17).fillColor(TINT).fill();
  const put = (text: string, x: number): void =>
    void paper.text(text, x, y + 4, { size: 6.8, bold: true, color: SEAL });
  put('№', COLUMNS.number + 4);
  put(paper.say(WORDS.listTitle), COLUMNS.title);
  put(paper.say(WORDS.listFiling), COLUMNS.filing);
  put(`${paper.say(WORDS.listTime)} · ${paper.say(WORDS.listState)}`, COLUMNS.time);
  paper.y += 20;
}

function tableLine(paper: Paper, line: SeriesLine, number: number): void {
  const title = line.title ?? paper.say(WORDS.notDisclosed);
  const titleStyle = {
    size: 8,
    width: WIDTHS.title,
    leading: 1.4,
    lines: 3,
    ...(line.title === undefined ? { color: MUTED } : {}),
  };
  const height = Math.max(33, paper.heightOf(title, titleStyle) + 7);
  if (paper.y + height > paper.limit) {
    paper.newPage();
    tableHead(paper);
  }
  const y = paper.y;
  paper.text(String(number), COLUMNS.number + 4, y, { size: 7.2, color: MUTED });
  paper.text(title, COLUMNS.title, y - 0.8, titleStyle);
  paper.text(line.filing, COLUMNS.filing, y, { size: 7 });
  const digest = line.sha256 ?? paper.say(WORDS.notDisclosed);
  paper.text(digest.slice(0, 32), COLUMNS.filing, y + 10, { size: 6, color: MUTED, spacing: 0.25 });
  paper.text(digest.slice(32), COLUMNS.filing, y + 18.5, { size: 6, color: MUTED, spacing: 0.25 });
  paper.text(timeText(line.statedAt), COLUMNS.time, y, { size: 6.4, width: WIDTHS.time, lines: 1 });
  paper.text(paper.say(line.state), COLUMNS.time, y + 10, {
    size: 6.4,
    width: WIDTHS.time,
    color: MUTED,
    leading: 1.3,
    lines: 2,
  });
  paper.rule(y + height - 4, LEFT, INNER, 0.25, RULE);
  paper.y += height;
}

function lastBlock(paper: Paper, face: SeriesFace, qr: Buffer): void {
  paper.need(112);
  paper.y += 6;
  paper.rule(paper.y);
  const y = paper.y + 10;
  paper.doc.image(qr, LEFT, y, { width: 72, height: 72 });
  const width = INNER - 190;
  let at = y;
  at += paper.text(paper.say(WORDS.verifyHere), LEFT + 86, at, { size: 8.2, bold: true, width });
  at += paper.text(face.verifyUrl, LEFT + 86, at, { size: 6.8, width, color: MUTED }) + 3;
  const { disclaimer } = face.time;
  at += paper.text(disclaimer.zh, LEFT + 86, at, { size: 6.8, width }) + 1;
  paper.text(disclaimer.en, LEFT + 86, at, { size: 6, width, color: MUTED });
  paper.mark(LEFT + INNER - 76, y, 54);
  paper.text(paper.say(WORDS.markNotSeal), LEFT + INNER - 98, y + 60, {
    size: 5.6,
    width: 98,
    align: 'center',
    color: MUTED,
  });
  paper.y = y + 90;
}

/** One certificate for many filings: the shared statement, then every filing in a table over as many pages as it takes. */
export async function drawSeries(face: SeriesFace, lang: Lang, seal?: Seal): Promise<Uint8Array> {
  const paper = new Paper(
    lang,
    {
      title: `${WORDS.seriesCertificate[lang]} ${face.number} · ${face.title}`,
      subject: `${face.lines.length} filings`,
      keywords: 'FilmDeed 影契 存证 evidence certificate series',
      date: new Date(face.asOf),
    },
    seal,
  );
  const qr = await blocks.qrImage(face.verifyUrl);
  paper.newPage();
  blocks.head(paper, face.number, WORDS.seriesCertificate, WORDS.certificateNo, paper.say(WORDS.preamble));
  const size = [...face.title].length <= 40 ? 15 : 11;
  paper.y +=
    paper.text(face.title, LEFT, paper.y, { size, bold: true, width: INNER, align: 'center', leading: 1.4 }) + 12;
  blocks.heading(paper, WORDS.summary);
  blocks.rows(paper, face.summary);
  blocks.timeBox(paper, face.time, { heading: WORDS.provenTime, after: WORDS.after, before: WORDS.before });
  blocks.heading(paper, WORDS.proves, 30);
  blocks.sentences(paper, face.proves, '·', '#2d6a4f');
  blocks.heading(paper, WORDS.provesNot, 30);
  blocks.sentences(paper, face.provesNot, '·', SEAL);
  blocks.heading(paper, WORDS.howToVerify, 30);
  blocks.sentences(paper, WORDS.howSteps, '·', MUTED);
  if (paper.y < BOTTOM - 160) blocks.heading(paper, WORDS.list, 60);
  else {
    paper.newPage();
    blocks.heading(paper, WORDS.list, 60);
  }
  tableHead(paper);
  face.lines.forEach((line, i) => tableLine(paper, line, i + 1));
  lastBlock(paper, face, qr);
  return paper.finish(face.number);
}
