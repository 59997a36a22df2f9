export { dossierZip, type DossierInput } from './dossier.js';
export type { CertificatePair } from './dossier-files.js';
export { seriesDossierZip, type SeriesDossierInput } from './series-dossier.js';
export { SECOND_VERIFIER, secondVerifier } from './second-verifier.js';
