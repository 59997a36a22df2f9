/** What an authenticator answers, its members base64url. */
export interface AssertionAnswer {
  readonly credentialId: string;
  readonly clientDataJSON: string;
  readonly authenticatorData: string;
  readonly signature: string;
  readonly userHandle: string | null;
}

export interface RegistrationAnswer {
  readonly clientDataJSON: string;
  readonly attestationObject: string;
}
