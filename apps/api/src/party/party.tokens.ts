/** The `VerificationPorts` and `PartyPorts` of libs/registry in one. */
export const PARTY_PORTS = Symbol('PARTY_PORTS');
/** The `InvitationPorts` of libs/registry. */
export const INVITATION_PORTS = Symbol('INVITATION_PORTS');
/** The `IdentityCheck` of libs/registry. */
export const IDENTITY_CHECK = Symbol('IDENTITY_CHECK');
