import { readFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { CODE_LISTS, type CodeListName, type FilingInput, type Link } from '@filmdeed/evidence';
import { type Command, Option } from 'commander';
import { UsageError } from './terminal.js';

export const WORK_OPTIONS = [
  ['workType', '作品类别 type of work'],
  ['avSubtype', '视听作品细类 sub-type of an audiovisual work'],
  ['assetType', '资产类别 kind of film asset'],
  ['mediaType', '数据类型 kind of file'],
  ['authorship', '创作方式 authorship'],
  ['acquisition', '权利取得方式 how the right was acquired'],
  ['rightScope', '权利范围 rights held'],
  ['creationNature', '创作性质 nature of creation'],
  ['contribution', '人与 AI 的参与程度 human and AI part'],
] as const satisfies readonly (readonly [CodeListName, string])[];

export const TEXT_OPTIONS = [
  ['title', '作品名称 title'],
  ['description', '说明 description'],
  ['project', '项目 project'],
  ['shot', '镜头 shot'],
  ['author', '作者 author'],
  ['owner', '著作权人 owner'],
  ['completedOn', '完成日期 day of completion, YYYY-MM-DD'],
  ['completedAt', '完成地点 place of completion'],
  ['firstPublishedOn', '首次发表日期 day of first publication, YYYY-MM-DD'],
  ['firstPublishedAt', '首次发表地点 place of first publication'],
  ['identifiers', '已有编号 identifiers'],
  ['statement', '创作说明 statement'],
] as const;

/** Options and members of `--fields` that describe a filing. */
export interface FieldOptions extends Readonly<Record<string, unknown>> {
  readonly fields?: string;
  readonly published?: boolean;
  readonly unpublished?: boolean;
  readonly unsealed?: boolean;
  readonly sealed?: boolean;
}

export type Fields = Pick<FilingInput, 'work' | 'particulars' | 'provenance' | 'links' | 'sealed'>;

const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/** Adds one option per field; code lists are checked later by the same code as on the server. */
export function addFieldOptions(command: Command): Command {
  for (const [name, words] of WORK_OPTIONS) {
    const codes = CODE_LISTS[name].map(({ code }) => code).join(' ');
    command.addOption(new Option(`--${kebab(name)} <CODE>`, codes.length > 160 ? words : `${words}: ${codes}`));
  }
  for (const [name, words] of TEXT_OPTIONS) command.option(`--${kebab(name)} <TEXT>`, words);
  return command
    .option('--fields <FILE>', '字段文件 JSON file with work, particulars, provenance, links')
    .option('--published', '已发表 the work is published')
    .option('--unpublished', '未发表（默认，密封） the work is unpublished (default, sealed)')
    .option('--sealed', '密封：摘要也只存承诺 commit to the digests too')
    .option('--unsealed', '不密封 digests in the clear although unpublished');
}

/** The fields of a filing from options over the `--fields` file over what can be told from the file itself. */
export async function readFields(options: FieldOptions, name: string, isSet: boolean): Promise<Fields> {
  const given = options.fields === undefined ? {} : await readFieldsFile(options.fields);
  if (options.published && options.unpublished) {
    throw new UsageError({ zh: '--published 与 --unpublished 只能选一个', en: 'Either --published or --unpublished' });
  }
  const picked = (names: readonly (readonly [string, string])[]): Record<string, string> =>
    Object.fromEntries(
      names.flatMap(([member]) => (typeof options[member] === 'string' ? [[member, options[member]]] : [])),
    );
  const work: Record<string, string> = {
    mediaType: isSet ? 'other' : mediaTypeOf(name),
    publication: 'UNPUBLISHED',
    contribution: 'UNKNOWN',
    ...given.work,
    ...picked(WORK_OPTIONS),
    ...(options.published ? { publication: 'PUBLISHED' } : options.unpublished ? { publication: 'UNPUBLISHED' } : {}),
  };
  if (!('workType' in work)) {
    const codes = CODE_LISTS.workType.map(({ code, zh }) => `${code} ${zh}`).join('、');
    throw new UsageError({
      zh: `请用 --work-type 写明作品类别：${codes}`,
      en: `Name the type of work with --work-type: ${CODE_LISTS.workType.map(({ code }) => code).join(' ')}`,
    });
  }
  return {
    work,
    particulars: { title: name, fileName: name, ...given.particulars, ...picked(TEXT_OPTIONS) },
    provenance: { hashedBy: 'CLIENT', hashSoftware: 'filmdeed CLI', originalName: name, ...given.provenance },
    ...(given.links === undefined ? {} : { links: given.links }),
    ...(options.sealed
      ? { sealed: true }
      : options.unsealed
        ? { sealed: false }
        : given.sealed === undefined
          ? {}
          : { sealed: given.sealed }),
  };
}

interface FieldsFile {
  readonly work?: Record<string, string>;
  readonly particulars?: Record<string, string>;
  readonly provenance?: Record<string, string>;
  readonly links?: readonly Link[];
  readonly sealed?: boolean;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const TEXTS = {
  zh: '对象，其成员都是文本',
  en: 'an object of texts',
  fits: (value: unknown) => isObject(value) && Object.values(value).every((text) => typeof text === 'string'),
};
const isLink = (link: unknown): boolean => isObject(link) && /^[0-9a-f]{64}$/.test(String(link.leaf));
const FORMS: Readonly<Record<string, { zh: string; en: string; fits(value: unknown): boolean }>> = {
  work: TEXTS,
  particulars: TEXTS,
  provenance: TEXTS,
  links: {
    zh: '列表，每项有 leaf（64 位小写十六进制）与 rel',
    en: 'a list of leaf (64 lower-case hex digits) and rel',
    fits: (value) => Array.isArray(value) && value.every(isLink),
  },
  sealed: { zh: ' true 或 false', en: 'true or false', fits: (value) => typeof value === 'boolean' },
};

async function readFieldsFile(path: string): Promise<FieldsFile> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    if ((error as { name?: string }).name !== 'SyntaxError') throw error;
    throw new UsageError({ zh: `${path} 不是 JSON`, en: `${path} is no JSON` });
  }
  const known = Object.keys(FORMS);
  if (!isObject(value) || Object.keys(value).some((member) => !known.includes(member))) {
    throw new UsageError({ zh: `${path} 只能含 ${known.join('、')}`, en: `${path} holds ${known.join(', ')} only` });
  }
  for (const [member, given] of Object.entries(value)) {
    const form = FORMS[member]!;
    if (!form.fits(given)) {
      throw new UsageError({ zh: `${path}：${member} 须为${form.zh}`, en: `${path}: ${member} must be ${form.en}` });
    }
  }
  return value;
}

const MEDIA: Readonly<Record<string, string>> = {
  video: 'mp4 mov mxf mkv avi webm m4v mpg mpeg ts m2ts r3d braw ari',
  image: 'jpg jpeg png gif bmp tif tiff exr dpx webp heic psd svg',
  audio: 'mp3 wav flac aac m4a ogg aiff aif bwf',
  file: 'txt pdf doc docx epub html htm md rtf fdx fountain csv xlsx json xml srt',
};

function mediaTypeOf(name: string): string {
  const extension = extname(name).slice(1).toLowerCase();
  return Object.keys(MEDIA).find((type) => MEDIA[type]!.split(' ').includes(extension)) ?? 'other';
}
