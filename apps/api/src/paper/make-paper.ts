import { readFile } from 'node:fs/promises';
import {
  certificateFace,
  dossierZip,
  drawCertificate,
  drawSeries,
  seriesDossierZip,
  seriesFace,
} from '@filmdeed/media';
import type { PaperOrder } from './paper-order.js';

/**
 * Makes one paper out of bundles that are verified here and now. Refuses `filing.not-logged` before a leaf is in a signed checkpoint and
 * `bundle.invalid` if a check is broken.
 */
export async function makePaper(order: PaperOrder): Promise<Uint8Array> {
  const { trust, house, verifierFile } = order;
  const verifierHtml = async (): Promise<Uint8Array | undefined> =>
    verifierFile === null ? undefined : readFile(verifierFile);
  switch (order.kind) {
    case 'certificate':
      return drawCertificate(certificateFace(order.bundle, trust, house, { filer: order.filer }), order.lang);
    case 'dossier': {
      const { bundle, filer } = order;
      const face = certificateFace(bundle, trust, house, { filer });
      const certificates = { zh: await drawCertificate(face, 'zh'), en: await drawCertificate(face, 'en') };
      return dossierZip({ bundle, trust, certificates, verifierHtml: await verifierHtml(), name: house.name });
    }
    case 'series':
      return drawSeries(seriesOf(order), order.lang);
    case 'series-dossier': {
      const face = seriesOf(order);
      const certificates = { zh: await drawSeries(face, 'zh'), en: await drawSeries(face, 'en') };
      const parts = order.bundles.map((bundle) => ({ bundle }));
      return seriesDossierZip({ certificates, parts, trust, verifierHtml: await verifierHtml(), name: house.name });
    }
  }
}

function seriesOf({ bundles, title, trust, house }: Extract<PaperOrder, { bundles: unknown }>) {
  const parts = bundles.map((bundle) => ({ bundle }));
  return seriesFace(title, parts, trust, house);
}
