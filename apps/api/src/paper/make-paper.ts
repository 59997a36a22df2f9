import { readFile } from 'node:fs/promises';
import {
  certificateFace,
  dossierZip,
  drawCertificate,
  drawSeries,
  seriesDossierZip,
  seriesFace,
} from '@filmdeed/media';
import type { Seal } from '@filmdeed/paper';
import type { PaperOrder } from './paper-order.js';

/**
 * Makes one paper out of bundles that are verified here and now, sealed if there is a seal. Refuses `filing.not-logged` before a leaf is in a signed checkpoint and
 * `bundle.invalid` if a check is broken.
 */
export async function makePaper(order: PaperOrder, seal?: Seal): Promise<Uint8Array> {
  const { trust, verifierFile } = order;
  const house = seal === undefined ? order.house : { ...order.house, seal: seal.face };
  const verifierHtml = async (): Promise<Uint8Array | undefined> =>
    verifierFile === null ? undefined : readFile(verifierFile);
  switch (order.kind) {
    case 'certificate':
      return drawCertificate(certificateFace(order.bundle, trust, house, { filer: order.filer }), order.lang, seal);
    case 'dossier': {
      const { bundle, filer } = order;
      const face = certificateFace(bundle, trust, house, { filer });
      const certificates = { zh: await drawCertificate(face, 'zh', seal), en: await drawCertificate(face, 'en', seal) };
      return dossierZip({ bundle, trust, certificates, verifierHtml: await verifierHtml(), name: house.name, filer });
    }
    case 'series':
      return drawSeries(seriesOf(order), order.lang, seal);
    case 'series-dossier': {
      const face = seriesOf(order);
      const certificates = { zh: await drawSeries(face, 'zh', seal), en: await drawSeries(face, 'en', seal) };
      const parts = order.bundles.map((bundle) => ({ bundle }));
      const { filer } = order;
      return seriesDossierZip({
        certificates,
        parts,
        trust,
        verifierHtml: await verifierHtml(),
        name: house.name,
        filer,
      });
    }
  }
}

function seriesOf({ bundles, filer, title, trust, house }: Extract<PaperOrder, { bundles: unknown }>) {
  const parts = bundles.map((bundle) => ({ bundle }));
  return seriesFace(title, parts, trust, house, filer);
}
