import { concatBytes, fromHex, toBase64Url, utf8 } from '@filmdeed/kernel';
import type { AssertionAnswer, PasskeySite, RegistrationAnswer } from '@filmdeed/registry';
import { p256 } from '@noble/curves/nist.js';
import { sha256 } from '@noble/hashes/sha2.js';

const FLAGS = { present: 0x01, verified: 0x04, eligible: 0x08, backedUp: 0x10, attested: 0x40, extensions: 0x80 };

/** What an authenticator that lies, or a page that is not ours, would say otherwise. */
export interface Lies {
  readonly origin?: string;
  readonly rpId?: string;
  readonly type?: string;
  readonly challenge?: string;
  readonly flags?: number;
  readonly signCount?: number;
  readonly client?: object;
  readonly userHandle?: string | null;
  readonly secretKey?: Uint8Array;
  readonly fmt?: string;
  readonly statement?: Uint8Array;
  readonly tail?: Uint8Array;
}

/** An authenticator in software with one discoverable credential, for one site. */
export class Authenticator {
  readonly site: PasskeySite;
  readonly user: string;
  readonly secretKey = p256.utils.randomSecretKey();
  readonly credential = crypto.getRandomValues(new Uint8Array(32));
  signCount = 0;
  flags = FLAGS.present | FLAGS.verified;

  constructor(site: PasskeySite, user: string) {
    this.site = site;
    this.user = user;
  }

  get credentialId(): string {
    return toBase64Url(this.credential);
  }

  register(challenge: string, lies: Lies = {}): RegistrationAnswer {
    const client = this.#client('webauthn.create', challenge, lies);
    const point = p256.getPublicKey(this.secretKey, false);
    // RFC 9053 §7.1.1: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
    const cose = concatBytes(
      fromHex('a5010203262001215820'),
      point.subarray(1, 33),
      fromHex('225820'),
      point.subarray(33),
    );
    const attested = concatBytes(
      new Uint8Array(16),
      new Uint8Array([0, this.credential.length]),
      this.credential,
      cose,
    );
    const authData = this.#data(FLAGS.attested, attested, lies);
    const { fmt = 'none', statement = fromHex('a0') } = lies;
    const object = concatBytes(
      fromHex('a3'),
      ...[text('fmt'), text(fmt), text('attStmt'), statement, text('authData')],
      new Uint8Array([0x59, authData.length >> 8, authData.length & 0xff]),
      authData,
    );
    return { clientDataJSON: toBase64Url(client), attestationObject: toBase64Url(object) };
  }

  assert(challenge: string, lies: Lies = {}): AssertionAnswer {
    if (this.signCount > 0) this.signCount++;
    const client = this.#client('webauthn.get', challenge, lies);
    const authData = this.#data(0, new Uint8Array(), lies);
    const message = sha256(concatBytes(authData, sha256(client)));
    const { secretKey = this.secretKey, userHandle = toBase64Url(utf8(this.user)) } = lies;
    const signature = p256.sign(message, secretKey, { prehash: false, format: 'der' });
    return {
      credentialId: this.credentialId,
      clientDataJSON: toBase64Url(client),
      authenticatorData: toBase64Url(authData),
      signature: toBase64Url(signature),
      userHandle,
    };
  }

  #client(type: string, challenge: string, lies: Lies): Uint8Array {
    const said = {
      type: lies.type ?? type,
      challenge: lies.challenge ?? challenge,
      origin: lies.origin ?? this.site.origin,
    };
    return utf8(JSON.stringify({ ...said, crossOrigin: false, ...lies.client }));
  }

  #data(more: number, attested: Uint8Array, lies: Lies): Uint8Array {
    const head = new Uint8Array(5);
    head[0] = (lies.flags ?? this.flags) | more;
    new DataView(head.buffer).setUint32(1, lies.signCount ?? this.signCount);
    return concatBytes(sha256(utf8(lies.rpId ?? this.site.rpId)), head, attested, lies.tail ?? new Uint8Array());
  }
}

function text(words: string): Uint8Array {
  return concatBytes(new Uint8Array([0x60 + words.length]), utf8(words));
}
