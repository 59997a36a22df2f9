import type { Seal } from './seal.js';

/** Digits that a place in the file may take; what is left over becomes spaces. */
const UNKNOWN = 9_999_999_999;
const PLACE = `[0 ${UNKNOWN} ${UNKNOWN} ${UNKNOWN}]`;

/** An object of the file: once ended, where it starts, in bytes. */
interface Written {
  readonly offset: number;
  end(): void;
}

/**
 * Puts a signature field without a face on the first page, its signature empty so far. Of PDF/A-2 (ISO 19005-2 §6.3, §6.4.3) it needs the flag Print,
 * and no appearance because it has no extent. Answers how to fill it once the file is whole.
 */
export function sealPlace(doc: PDFKit.PDFDocument, seal: Seal): (pdf: Uint8Array) => Promise<void> {
  const { page } = doc as unknown as { page: { dictionary: unknown; annotations: unknown[] } };
  const signature = doc.ref({
    Type: 'Sig',
    Filter: 'Adobe.PPKLite',
    SubFilter: 'ETSI.CAdES.detached',
    ByteRange: [0, UNKNOWN, UNKNOWN, UNKNOWN],
    Contents: new Uint8Array(seal.room),
    M: seal.clock.now(),
  });
  const widget = doc.ref({
    ...{ Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: new String('Seal'), Rect: [0, 0, 0, 0], F: 132 },
    ...{ V: signature, P: page.dictionary },
  });
  const form = doc.ref({ Fields: [widget], SigFlags: 3 });
  page.annotations.push(widget);
  const { data } = (doc as unknown as { _root: { data: Record<string, unknown> } })._root;
  data.AcroForm = form;
  // The form is written here; pdfkit would write only one that it made itself, with fonts.
  Object.assign(doc, { endAcroForm: () => undefined });
  data.Extensions = { ESIC: { BaseVersion: '1.7', ExtensionLevel: 2 } };
  const written = [signature, widget, form] as unknown as readonly Written[];
  for (const each of written) each.end();
  return (pdf) => fill(pdf, written[0]!.offset, seal);
}

/** Signs everything but the signature's own hexadecimal, in place. */
async function fill(pdf: Uint8Array, offset: number, { room, sign }: Seal): Promise<void> {
  const bytes = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength);
  const place = bytes.indexOf(PLACE, offset);
  const start = bytes.indexOf('/Contents <', place) + '/Contents '.length;
  const end = start + 2 * room + 2;
  bytes.write(`[0 ${start} ${end} ${bytes.length - end}]`.padEnd(PLACE.length), place, 'latin1');
  const signature = await sign([bytes.subarray(0, start), bytes.subarray(end)]);
  if (signature.length > room) throw new RangeError('the signature is larger than the room kept for it');
  bytes.write(Buffer.from(signature).toString('hex'), start + 1, 'latin1');
}
