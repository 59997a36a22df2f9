import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PDFDocument from 'pdfkit';
import type { Bilingual, Lang } from './face.js';
import type { Seal } from './seal/seal.js';
import { sealPlace } from './seal/seal-place.js';
import { sealWords } from './seal/seal-words.js';
import { visibleText } from './visible-text.js';

export const INK = '#1f2733';
export const MUTED = '#6d7480';
export const RULE = '#cfc8b8';
export const TINT = '#f8f5ee';
export const SEAL = '#a8322a';

export const WIDTH = 595.28;
export const HEIGHT = 841.89;
export const LEFT = 58;
export const INNER = WIDTH - 2 * LEFT;
/** Where flowing content starts on a following page and must have ended on any. */
export const TOP = 56;
export const BOTTOM = HEIGHT - 66;

const require = createRequire(import.meta.url);
const FONT_FILES = {
  regular: '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf',
  bold: '@expo-google-fonts/noto-sans-sc/700Bold/NotoSansSC_700Bold.ttf',
} as const;
const fonts = new Map<string, Buffer>();

function fontBytes(weight: keyof typeof FONT_FILES): Buffer {
  const kept = fonts.get(weight);
  if (kept) return kept;
  const bytes = readFileSync(require.resolve(FONT_FILES[weight]));
  fonts.set(weight, bytes);
  return bytes;
}

export interface TextStyle {
  readonly size?: number;
  readonly bold?: boolean;
  readonly color?: string;
  readonly width?: number;
  readonly align?: 'left' | 'center' | 'right' | 'justify';
  readonly spacing?: number;
  readonly leading?: number;
  /** At most this many lines, ended by an ellipsis. */
  readonly lines?: number;
}

interface Glyph {
  readonly advanceWidth: number;
}

interface FontKit {
  hasGlyphForCodePoint(codePoint: number): boolean;
  glyphsForString(text: string): Glyph[];
  layout(text: string): unknown;
}

/**
 * One glyph per character, side by side. The papers hold Chinese, Latin and numbers, which need no shaping; ligatures would spoil digests
 * ("ff" as one sign), and walking this font's layout tables for every word takes seconds for a single page.
 */
function layPlainly(font: FontKit): void {
  font.layout = (text) => {
    const glyphs = font.glyphsForString(text);
    const positions = glyphs.map((glyph) => ({ xAdvance: glyph.advanceWidth, yAdvance: 0, xOffset: 0, yOffset: 0 }));
    return {
      glyphs,
      positions,
      get advanceWidth() {
        return positions.reduce((sum, position) => sum + position.xAdvance, 0);
      },
    };
  };
}

/** One A4 document under way: a cursor, the page frame, and text that never hides a character. */
export class Paper {
  readonly doc: PDFKit.PDFDocument;
  y = TOP;
  /** Where flowing content must have ended on the page under way; a new page sets it back to the common one. */
  limit = BOTTOM;

  constructor(
    /** Of what is drawn from now on; the document's own is that of the beginning. */
    public lang: Lang,
    info: { title: string; subject: string; keywords: string; date: Date },
    private readonly seal?: Seal,
  ) {
    const options: PDFKit.PDFDocumentOptions & { subset: string } = {
      size: 'A4',
      margin: 0,
      autoFirstPage: false,
      bufferPages: true,
      pdfVersion: '1.7',
      subset: 'PDF/A-2b',
      lang: lang === 'zh' ? 'zh-CN' : 'en',
      displayTitle: true,
      font: null as unknown as string,
      info: {
        Title: info.title,
        Author: '影契 FilmDeed',
        Subject: info.subject,
        Keywords: info.keywords,
        Creator: 'FilmDeed',
        Producer: 'FilmDeed',
        CreationDate: info.date,
        ModDate: info.date,
      },
    };
    this.doc = new PDFDocument(options);
    this.doc.registerFont('regular', fontBytes('regular'));
    this.doc.registerFont('bold', fontBytes('bold'));
    for (const weight of ['regular', 'bold'] as const) layPlainly(this.face(weight));
  }

  say(words: Bilingual): string {
    return words[this.lang];
  }

  /** The same in the other language, for the small second label. */
  echo(words: Bilingual): string {
    return words[this.lang === 'zh' ? 'en' : 'zh'];
  }

  newPage(): void {
    this.doc.addPage();
    this.y = TOP;
    this.limit = BOTTOM;
    this.frame();
  }

  /** Turns the page unless `height` points are left. */
  need(height: number): void {
    if (this.y + height > this.limit) this.newPage();
  }

  private frame(): void {
    this.doc
      .lineWidth(0.9)
      .strokeColor(INK)
      .rect(30, 30, WIDTH - 60, HEIGHT - 60)
      .stroke();
    this.doc
      .lineWidth(0.3)
      .strokeColor(INK)
      .rect(34, 34, WIDTH - 68, HEIGHT - 68)
      .stroke();
  }

  private face(weight: keyof typeof FONT_FILES): FontKit {
    this.doc.font(weight);
    return (this.doc as unknown as { _font: { font: FontKit } })._font.font;
  }

  private prepare(text: string, style: TextStyle): { shown: string; options: PDFKit.Mixins.TextOptions } {
    const size = style.size ?? 9;
    const font = this.face(style.bold ? 'bold' : 'regular');
    this.doc.fontSize(size);
    const shown = visibleText(text, { has: (codePoint) => font.hasGlyphForCodePoint(codePoint) });
    const lineHeight = this.doc.currentLineHeight(true);
    const leaded = size * (style.leading ?? 1.5);
    const options: PDFKit.Mixins.TextOptions = {
      lineGap: leaded - lineHeight,
      characterSpacing: style.spacing ?? 0,
      align: style.align ?? 'left',
      ...(style.width === undefined ? { lineBreak: false } : { width: style.width }),
    };
    return {
      shown: style.lines === undefined ? shown : this.clip(shown, style.lines * leaded + 0.5, options),
      options,
    };
  }

  /** The longest beginning that fits, ended by an ellipsis; pdfkit's own sets one at the end of every full line of Chinese. */
  private clip(text: string, height: number, options: PDFKit.Mixins.TextOptions): string {
    const fits = (part: string): boolean => this.doc.heightOfString(part, options) <= height;
    if (fits(text)) return text;
    const characters = [...text];
    let kept = 0;
    for (let cut = characters.length; kept < cut;) {
      const middle = Math.ceil((kept + cut) / 2);
      if (fits(`${characters.slice(0, middle).join('')}…`)) kept = middle;
      else cut = middle - 1;
    }
    return `${characters.slice(0, kept).join('')}…`;
  }

  heightOf(text: string, style: TextStyle): number {
    const { shown, options } = this.prepare(text, style);
    return this.doc.heightOfString(shown, options);
  }

  widthOf(text: string, style: TextStyle): number {
    const { shown, options } = this.prepare(text, style);
    return this.doc.widthOfString(shown, { characterSpacing: options.characterSpacing ?? 0 });
  }

  /** Draws at (x, y) and returns the height used. */
  text(text: string, x: number, y: number, style: TextStyle = {}): number {
    const { shown, options } = this.prepare(text, style);
    const height = this.heightOf(text, style);
    this.doc.fillColor(style.color ?? INK).text(shown, x, y, options);
    return height;
  }

  rule(y: number, x = LEFT, width = INNER, thickness = 0.5, color = RULE): void {
    this.doc
      .lineWidth(thickness)
      .strokeColor(color)
      .moveTo(x, y)
      .lineTo(x + width, y)
      .stroke();
  }

  /** The mark 影契 as a square seal; a sign of the house, not an electronic signature. */
  mark(x: number, y: number, side: number): void {
    const { doc } = this;
    doc
      .roundedRect(x, y, side, side, side * 0.09)
      .fillColor(SEAL)
      .fill();
    doc
      .lineWidth(side * 0.022)
      .strokeColor('#ffffff')
      .roundedRect(x + side * 0.07, y + side * 0.07, side * 0.86, side * 0.86, side * 0.06)
      .stroke();
    const size = side * 0.37;
    const put = (character: string, top: number): void => {
      this.text(character, x, y + side * top, {
        size,
        bold: true,
        color: '#ffffff',
        width: side,
        align: 'center',
        leading: 1,
      });
    };
    put('影', 0.03);
    put('契', 0.405);
  }

  /**
   * On every page its number, the paper's number and whether the paper is sealed electronically; then the finished bytes, signed if there is a seal.
   */
  async finish(footer: string): Promise<Uint8Array> {
    const { count } = this.doc.bufferedPageRange();
    for (let page = 0; page < count; page++) {
      this.doc.switchToPage(page);
      const y = HEIGHT - 54;
      this.text(footer, LEFT, y, { size: 6.5, color: MUTED });
      const label = this.lang === 'zh' ? `第 ${page + 1} 页 · 共 ${count} 页` : `page ${page + 1} of ${count}`;
      this.text(label, LEFT, y, { size: 6.5, color: MUTED, width: INNER, align: 'right' });
      this.text(sealWords(this.seal?.face), LEFT, y + 8.5, { size: 6, color: MUTED, width: INNER, lines: 1 });
    }
    this.doc.switchToPage(0);
    const fill = this.seal && sealPlace(this.doc, this.seal);
    const chunks: Buffer[] = [];
    const done = new Promise<Uint8Array>((resolve, reject) => {
      this.doc.on('data', (chunk: Buffer) => chunks.push(chunk));
      this.doc.on('end', () => resolve(new Uint8Array(Buffer.concat(chunks))));
      this.doc.on('error', reject);
    });
    this.doc.end();
    const bytes = await done;
    await fill?.(bytes);
    return bytes;
  }
}
