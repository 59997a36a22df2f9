import { type BundleV1, bundleText, type TrustV1, trustText } from '@filmdeed/evidence';
import { toHex } from '@filmdeed/kernel';
import { sha256 } from '@noble/hashes/sha2.js';
import { latestTime, verifyForPaper } from '../certificate/certificate-face.js';
import type { Filer } from '../certificate/filer.js';
import { evidenceFiles } from './evidence-files.js';
import { FILE_WORDS } from './readme-words.js';
import { readme } from './readme.js';
import { SECOND_VERIFIER } from './second-verifier.js';
import { procedureOf } from './steps.js';
import { type Entries, type Files, filesOf, lines } from './text-files.js';
import { verifyScript } from './verify-script.js';

/** Both editions of a certificate, as PDF. */
export interface CertificatePair {
  readonly zh: Uint8Array;
  readonly en: Uint8Array;
}

export interface DossierParts {
  readonly bundle: BundleV1;
  readonly trust: TrustV1;
  readonly certificates: CertificatePair | undefined;
  readonly verifierHtml: Uint8Array | undefined;
  /** The verifier in Python; in a series it lies at the top. */
  readonly verifierPython: Uint8Array | undefined;
  readonly name: string | undefined;
  readonly filer: Filer | undefined;
}

export interface FiledDossier {
  readonly files: Files;
  readonly id: string;
  /** hex */
  readonly leafHash: string;
  /** The latest instant that the bundle names. */
  readonly asOf: string;
}

/** The files of one dossier. Refuses `bundle.invalid` and `filing.not-logged` as the certificate does. */
export function dossierFiles(parts: DossierParts): FiledDossier {
  const { bundle, trust, certificates, verifierHtml, verifierPython, name, filer } = parts;
  const report = verifyForPaper(bundle, trust, {});
  const opened = report.opened!;
  const evidence = evidenceFiles(bundle, opened, trust);
  const procedure = procedureOf(bundle, opened, trust, evidence);
  const top: Entries = [
    ...certificateFiles(certificates),
    ['bundle.json', bundleText(bundle)],
    ['trust.json', trustText(trust)],
    ...(verifierHtml === undefined ? [] : [['verifier.html', verifierHtml] as const]),
    ['verify.sh', verifyScript(procedure)],
    ...(verifierPython === undefined ? [] : [[SECOND_VERIFIER, verifierPython] as const]),
  ];
  const listed = Object.keys(FILE_WORDS).filter(
    (path) => path === 'evidence/' || path === 'SHA256SUMS' || top.some(([own]) => own === path),
  );
  const texts = { bundle, report, procedure, name, filer, files: listed };
  const files = filesOf(
    [
      ['README.md', readme(texts, 'zh')],
      ['README.en.md', readme(texts, 'en')],
    ],
    top,
    evidence.files,
  );
  return {
    files: withSums(files),
    id: opened.leaf.id,
    leafHash: report.leafHash,
    asOf: latestTime(bundle, report),
  };
}

export function certificateFiles(certificates: CertificatePair | undefined): Entries {
  if (certificates === undefined) return [];
  return [
    ['certificate.zh.pdf', certificates.zh],
    ['certificate.en.pdf', certificates.en],
  ];
}

/** The files and SHA256SUMS over them, as `sha256sum -c` reads it. */
export function withSums(files: Files): Files {
  const sums = [...files].map(([path, content]) => `${toHex(sha256(content))}  ${path}`);
  return new Map([...files, ...filesOf([['SHA256SUMS', lines(sums)]])]);
}
