export { certificateFace, type Filer, type House } from './certificate-face.js';
export { drawCertificate } from './draw-certificate.js';
export { drawSeries } from './draw-series.js';
export type { CertificateFace, SeriesFace } from './face.js';
export { seriesFace, type SeriesPart } from './series-face.js';
