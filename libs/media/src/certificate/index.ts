export { certificateFace, type House } from './certificate-face.js';
export { drawCertificate } from './draw-certificate.js';
export { drawSeries } from './draw-series.js';
export type { CertificateFace, SeriesFace } from './face.js';
export type { Filer } from './filer.js';
export { seriesFace, type SeriesPart } from './series-face.js';
