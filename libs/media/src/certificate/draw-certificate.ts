import { blocks, BOTTOM, INK, INNER, type Lang, LEFT, MUTED, Paper, type Seal, SEAL } from '@filmdeed/paper';
import type { CertificateFace } from './face.js';
import { WORDS } from './words.js';

/** Height kept free at the foot of the first page for QR, disclaimer and seal. */
const FOOT = 103;

function workBlock(paper: Paper, face: CertificateFace): void {
  blocks.heading(paper, WORDS.work);
  const title = face.title ?? paper.say(WORDS.notDisclosed);
  const size = [...title].length <= 30 ? 16 : [...title].length <= 90 ? 12 : 9.5;
  paper.y +=
    paper.text(title, LEFT, paper.y - 2, {
      size,
      bold: true,
      width: INNER,
      leading: 1.4,
      color: face.title === undefined ? MUTED : INK,
    }) + 6;
  blocks.rows(paper, face.work);
  paper.y += 4;
}

function foot(paper: Paper, face: CertificateFace, qr: Buffer): void {
  const y = BOTTOM - FOOT + 14;
  paper.rule(y - 8);
  paper.doc.image(qr, LEFT, y, { width: 82, height: 82 });
  const { disclaimer } = face.time;
  const x = LEFT + 98;
  const width = INNER - 98 - 104;
  let at = y - 2;
  at += paper.text(paper.say(WORDS.verifyHere), x, at, { size: 8.2, bold: true, width, leading: 1.4 });
  at += paper.text(face.verifyUrl, x, at, { size: 6.8, width, leading: 1.4, color: MUTED }) + 4;
  at += paper.text(disclaimer.zh, x, at, { size: 6.8, width, leading: 1.45 }) + 1;
  paper.text(disclaimer.en, x, at, { size: 6, width, leading: 1.4, color: MUTED });
  const side = 58;
  const right = LEFT + INNER - 92;
  paper.mark(right + (92 - side) / 2, y - 1, side);
  paper.text(paper.say(face.issuer), right - 6, y + side + 3, {
    size: 7,
    width: 104,
    align: 'center',
    leading: 1.35,
    lines: 1,
  });
  paper.text(paper.say(WORDS.markNotSeal), right - 6, y + side + 14, {
    size: 5.6,
    width: 104,
    align: 'center',
    leading: 1.3,
    color: MUTED,
  });
}

function statements(paper: Paper, face: CertificateFace): void {
  blocks.heading(paper, WORDS.proves, 30);
  blocks.sentences(paper, face.proves, '·', '#2d6a4f');
  blocks.heading(paper, WORDS.provesNot, 30);
  blocks.sentences(paper, face.provesNot, '·', SEAL);
}

/**
 * The certificate of one filing as a PDF/A-2b document of A4 pages, with its font embedded.
 * Equal face and language give equal bytes, but for the time and the signature of a seal.
 */
export async function drawCertificate(face: CertificateFace, lang: Lang, seal?: Seal): Promise<Uint8Array> {
  const name = `${WORDS.certificate[lang]} ${face.number}`;
  const paper = new Paper(
    lang,
    {
      title: face.title ? `${name} · ${face.title}` : name,
      subject: `${face.filing} · ${face.leafHash}`,
      keywords: 'FilmDeed 影契 存证 evidence certificate',
      date: new Date(face.asOf),
    },
    seal,
  );
  const qr = await blocks.qrImage(face.verifyUrl);
  paper.newPage();
  paper.limit = BOTTOM - FOOT;
  blocks.head(paper, face.number, WORDS.certificate, WORDS.certificateNo, paper.say(WORDS.preamble));
  foot(paper, face, qr);
  workBlock(paper, face);
  blocks.heading(paper, WORDS.digests, 60);
  blocks.rows(paper, face.digests);
  paper.y += 4;
  blocks.timeBox(paper, face.time, { heading: WORDS.provenTime, after: WORDS.after, before: WORDS.before });
  statements(paper, face);
  if (paper.doc.bufferedPageRange().count === 1) paper.newPage();
  for (const section of face.sections) {
    blocks.heading(paper, section.heading);
    blocks.rows(paper, section.rows);
    paper.y += 4;
  }
  blocks.heading(paper, WORDS.checks, 30);
  blocks.checks(paper, face.checks);
  blocks.heading(paper, WORDS.howToVerify, 30);
  blocks.sentences(paper, WORDS.howSteps, '·', MUTED);
  return paper.finish(`${face.number} · ${face.filing}`);
}
