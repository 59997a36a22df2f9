import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import sharp from 'sharp';

/** A picture of noise: real PNG bytes, never the same twice. */
export async function writePng(path: string): Promise<void> {
  const [width, height] = [160, 90];
  await sharp(randomBytes(width * height * 3), { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}

/** A second of a tone as 16-bit PCM (RIFF WAVE). */
export async function writeWav(path: string): Promise<void> {
  const rate = 8000;
  const samples = Buffer.alloc(rate * 2);
  for (let i = 0; i < rate; i++)
    samples.writeInt16LE(Math.round(9000 * Math.sin((2 * Math.PI * 440 * i) / rate)), i * 2);
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + samples.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(samples.length, 40);
  await writeFile(path, Buffer.concat([header, samples]));
}

/** An MP4 (ISO/IEC 14496-12) of so many bytes of media without a track: as large as wished, never the same twice. */
export async function writeMp4(path: string, bytes = 100_000): Promise<void> {
  const box = (type: string, ...content: Buffer[]): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(8 + content.reduce((sum, { length }) => sum + length, 0), 0);
    head.write(type, 4, 'latin1');
    return Buffer.concat([head, ...content]);
  };
  const ftyp = box('ftyp', Buffer.from('isom\0\0\x02\0isomiso2mp41', 'latin1'));
  const mvhd = Buffer.alloc(100);
  mvhd.writeUInt32BE(1000, 12);
  mvhd.writeUInt32BE(0x00010000, 20);
  mvhd.writeUInt16BE(0x0100, 24);
  for (const [place, one] of [
    [36, 0x00010000],
    [52, 0x00010000],
    [68, 0x40000000],
  ] as const)
    mvhd.writeUInt32BE(one, place);
  mvhd.writeUInt32BE(1, 96);
  await writeFile(path, Buffer.concat([ftyp, box('moov', box('mvhd', mvhd)), box('mdat', randomBytes(bytes))]));
}

export async function writeText(path: string): Promise<void> {
  await writeFile(path, `第一场 外景 江边 黄昏\n${randomBytes(32).toString('hex')}\n`);
}
