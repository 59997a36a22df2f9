// Papers as they are handed out: verified, laid out, drawn; against the check alone, which each of them includes.
import { verifyBundle } from '@filmdeed/evidence';
import { certificateFace, dossierZip, drawCertificate } from '@filmdeed/media';
import { filedBundle, TRUST } from '../test/support/filed-bundle.ts';
import { compare } from './support/compare.ts';

const PAPERS = 10;
const HOUSE = { name: '影契', publicUrl: 'http://localhost:3000' };
const times = (work: () => unknown) => async (): Promise<void> => {
  for (let i = 0; i < PAPERS; i++) await work();
};

const bundle = await filedBundle();
const face = certificateFace(bundle, TRUST, HOUSE);
const certificates = { zh: await drawCertificate(face, 'zh'), en: await drawCertificate(face, 'en') };
const verifierHtml = undefined;

await compare({
  title: 'Papers of one filing, one thread',
  unit: 'papers',
  contestants: [
    { name: 'verifyBundle alone', work: PAPERS, run: times(() => verifyBundle(bundle, TRUST)) },
    {
      name: '**certificate**, Chinese: verified and drawn',
      work: PAPERS,
      run: times(() => drawCertificate(certificateFace(bundle, TRUST, HOUSE), 'zh')),
    },
    {
      name: '**certificate**, English: verified and drawn',
      work: PAPERS,
      run: times(() => drawCertificate(certificateFace(bundle, TRUST, HOUSE), 'en')),
    },
    {
      name: '**dossier** from certificates at hand, without the verifier page',
      work: PAPERS,
      run: times(() => dossierZip({ bundle, trust: TRUST, certificates, verifierHtml, name: HOUSE.name })),
    },
  ],
});
const kib = (bytes: Uint8Array): string => `${Math.round(bytes.length / 1024)} KiB`;
console.log(`A certificate has ${kib(certificates.zh)} (Chinese), ${kib(certificates.en)} (English).\n`);
console.log(
  'A CPU profile of this benchmark, taken once, shows checking signatures, reading the fonts and deflating as the largest parts. Next, untried: fonts kept read between papers.\n',
);
