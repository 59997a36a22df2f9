import { type BundleV1, parseBundle, parseTrust, type Report, type TrustV1, verifyBundle } from '@filmdeed/evidence';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { receiptText } from '../api/filings.js';
import { trustText } from '../api/session.js';
import { pickedFrom, type PickedFile } from '../digest/picked-files.js';
import { Intake } from '../filing/intake/intake.js';
import type { IntakeState } from '../filing/intake/intake-state.js';
import { withFileProof } from './bundle-at-hand.js';
import { type Dropped, sortDropped } from './dropped.js';

export interface TrustAtHand {
  /** Null while or because it could not be had. */
  readonly trust: TrustV1 | null;
  /** File name of an own trust file; undefined for the site's. */
  readonly name?: string;
  readonly failed: boolean;
}

export interface BundleAtHand {
  readonly bundle: BundleV1;
  readonly name: string;
  readonly isReceipt: boolean;
}

export interface Verification {
  readonly bundle: BundleAtHand | undefined;
  readonly manifest: Dropped['manifest'];
  readonly content: IntakeState;
  readonly trust: TrustAtHand;
  readonly report: Report | undefined;
  readonly error: unknown;
  take(files: readonly PickedFile[]): void;
  openReceipt(filing: string): void;
  removeBundle(): void;
  removeManifest(): void;
  removeContent(): void;
  useSiteTrust(): void;
  fail(error: unknown): void;
}

/** Everything that is at hand for verifying, and the report on it. Nothing leaves the browser. */
export function useVerification(filing: string | undefined): Verification {
  const [intake] = useState(() => new Intake());
  const content = useSyncExternalStore(intake.subscribe, intake.state);
  const [bundle, setBundle] = useState<BundleAtHand>();
  const [manifest, setManifest] = useState<Dropped['manifest']>();
  const [own, setOwn] = useState<Dropped['trust']>();
  const [error, setError] = useState<unknown>();
  const site = useSiteTrustFile();
  useEffect(() => () => intake.remove(), [intake]);

  const openReceipt = (id: string): void => {
    receiptText(id)
      .then((text) => {
        setBundle({ bundle: parseBundle(text), name: id, isReceipt: true });
        setError(undefined);
      })
      .catch(setError);
  };
  useEffect(() => {
    if (filing !== undefined) openReceipt(filing);
  }, [filing]);

  const take = (files: readonly PickedFile[]): void => {
    setError(undefined);
    sortDropped(files)
      .then((dropped) => {
        if (dropped.bundle !== undefined) setBundle({ ...dropped.bundle, isReceipt: false });
        if (dropped.manifest !== undefined) setManifest(dropped.manifest);
        if (dropped.trust !== undefined) setOwn(dropped.trust);
        const picked = pickedFrom(dropped.content);
        if (picked !== undefined) intake.take(picked, 'DIGEST');
      })
      .catch(setError);
  };
  const trust: TrustAtHand = own === undefined ? site : { ...own, failed: false };
  const atHand = content.phase === 'ready' ? content.content : undefined;
  const report = useMemo(() => {
    if (bundle === undefined || (trust.trust === null && !trust.failed)) return undefined;
    const joined = withFileProof(bundle.bundle, manifest?.entries, atHand);
    return verifyBundle(joined, trust.trust, atHand === undefined ? {} : { content: atHand });
  }, [bundle, manifest, trust.trust, trust.failed, atHand]);
  return {
    bundle,
    manifest,
    content,
    trust,
    report,
    error,
    take,
    openReceipt,
    removeBundle: () => setBundle(undefined),
    removeManifest: () => setManifest(undefined),
    removeContent: () => intake.remove(),
    useSiteTrust: () => setOwn(undefined),
    fail: setError,
  };
}

/** The trust file that this site supplies. */
export function useSiteTrustFile(): TrustAtHand {
  const [site, setSite] = useState<TrustAtHand>({ trust: null, failed: false });
  useEffect(() => {
    trustText()
      .then((text) => setSite({ trust: parseTrust(text), failed: false }))
      .catch(() => setSite({ trust: null, failed: true }));
  }, []);
  return site;
}
