import { MEMBER_ROLES, type MemberRole, type PlatformRole } from './role.js';
import type { Scope } from './scope.js';

/** Who may do one thing. What is left out is nobody: a row with an action alone is closed to all. */
export interface Rule {
  /** `noun.verb`. */
  readonly action: string;
  /** Every signed-in account for itself, whomever it acts for. */
  readonly self?: true;
  /** Members of the acting party with one of these roles. One's own person has all of them. */
  readonly member?: readonly MemberRole[];
  /** Accounts with one of these platform roles, except under a mandate. */
  readonly platform?: readonly PlatformRole[];
  /** What the token of an API client, and a mandate, must hold for it. Without a scope neither ever does it. */
  readonly scope?: Scope;
  /** Never by software. */
  readonly human?: true;
  /** Only shortly after a second factor. */
  readonly secondFactor?: true;
  /** Looking is written into the audit trail too; what changes something always is. */
  readonly recorded?: true;
  /** States of the thing in which it can be done; left out: in every state. */
  readonly states?: readonly string[];
}

const ALL = MEMBER_ROLES;

/**
 * The policy: every action that there is, one row each, by noun. A route names its action (`@May`), and a test holds that each is used.
 * docs/access.md is made of it, for those who read no code.
 */
export const POLICY = [
  { action: 'account.add', platform: ['administrator'], human: true },
  { action: 'account.change-password', self: true, human: true },
  { action: 'account.change-roles', platform: ['administrator'], human: true },
  { action: 'account.change-sign-in', self: true, human: true },
  { action: 'account.list', platform: ['administrator'] },
  { action: 'account.look-sign-in', self: true, human: true },
  { action: 'act.export', member: ['owner'], platform: ['auditor'], scope: 'audit:read', recorded: true },
  { action: 'act.search', member: ['owner'], platform: ['auditor'], scope: 'audit:read', recorded: true },
  { action: 'address.add', member: ['owner'], human: true },
  { action: 'address.confirm', member: ['owner'], human: true },
  { action: 'address.list', member: ALL },
  { action: 'address.remove', member: ['owner'], human: true },
  { action: 'api-client.disable', member: ['owner'], human: true },
  { action: 'api-client.enable', member: ['owner'], human: true, secondFactor: true },
  { action: 'api-client.end', member: ['owner'], human: true },
  { action: 'api-client.end-secret', member: ['owner'], human: true },
  { action: 'api-client.list', member: ['owner'], human: true },
  { action: 'api-client.make', member: ['owner'], human: true, secondFactor: true },
  { action: 'api-client.rotate', member: ['owner'], human: true, secondFactor: true },
  { action: 'cosigning.begin', member: ['owner', 'filer', 'signer'] },
  { action: 'cosigning.look', member: ['owner', 'filer', 'signer'] },
  { action: 'cosigning.sign', member: ['owner', 'signer'], human: true },
  { action: 'filing.bundle', member: ALL, scope: 'evidence:verify' },
  { action: 'filing.certificate', member: ALL, scope: 'evidence:verify', states: ['logged', 'anchored', 'final'] },
  { action: 'filing.create', member: ['owner', 'filer'], scope: 'evidence:create' },
  { action: 'filing.erase', member: ['owner'], human: true },
  { action: 'filing.erase-by-order', platform: ['administrator'], human: true },
  { action: 'filing.list', member: ALL, scope: 'asset:read_meta' },
  { action: 'filing.look', member: ALL, scope: 'asset:read_meta' },
  {
    action: 'filing.original',
    member: ['owner', 'filer', 'signer', 'reviewer'],
    scope: 'asset:read_original',
    recorded: true,
  },
  { action: 'hold.lift', platform: ['administrator', 'arbiter'], human: true },
  { action: 'hold.list', platform: ['administrator', 'arbiter', 'auditor'] },
  { action: 'hold.set', platform: ['administrator', 'arbiter'], human: true },
  { action: 'invitation.accept', self: true, human: true },
  { action: 'invitation.list', member: ['owner'] },
  { action: 'invitation.make', member: ['owner'], human: true },
  { action: 'invitation.revoke', member: ['owner'], human: true },
  { action: 'log-receipt.list', platform: ['operator', 'auditor'] },
  { action: 'log-receipt.record', platform: ['operator'], human: true },
  { action: 'mandate.grant', member: ['owner', 'signer'], human: true },
  { action: 'mandate.list', member: ALL },
  { action: 'mandate.renounce', member: ['owner', 'signer'], human: true },
  { action: 'mandate.revoke', member: ['owner', 'signer'], human: true },
  { action: 'member.change', member: ['owner'], human: true },
  { action: 'member.leave', member: ALL, human: true },
  { action: 'member.list', member: ALL },
  { action: 'message.list', member: ALL },
  { action: 'message.look', member: ALL },
  { action: 'message.open', member: ALL, human: true },
  { action: 'message.prove', member: ALL, recorded: true },
  { action: 'message-task.handle', platform: ['operator'], human: true },
  { action: 'message-task.list', platform: ['operator', 'auditor'] },
  { action: 'message-task.prove', platform: ['operator', 'auditor'], human: true, recorded: true },
  { action: 'metrics.read', platform: ['operator'] },
  { action: 'operations.look', platform: ['operator'] },
  { action: 'report.decide', platform: ['examiner'], human: true },
  { action: 'report.list', platform: ['examiner', 'auditor'], recorded: true },
  { action: 'party-book.look', member: ALL, scope: 'evidence:verify' },
  { action: 'party-book.submit', member: ['owner', 'signer'], human: true },
  { action: 'party.change', member: ['owner'], human: true },
  { action: 'party.erase', member: ['owner'], human: true },
  { action: 'party.erase-by-order', platform: ['administrator'], human: true },
  { action: 'party.list', self: true, human: true },
  { action: 'party.look', member: ALL },
  { action: 'party.make', self: true, human: true },
  { action: 'session.approve', self: true, human: true },
  { action: 'session.end', self: true },
  { action: 'session.look', self: true },
  { action: 'session.step-up', self: true, human: true },
  { action: 'signer.agree', member: ['owner', 'signer'], human: true },
  { action: 'signer.change-threshold', member: ['owner', 'signer'], human: true },
  { action: 'signer.custody', member: ['owner', 'signer'], human: true },
  { action: 'signer.list', member: ALL, scope: 'evidence:create' },
  { action: 'signer.register', member: ['owner', 'signer'], human: true },
  { action: 'signer.revoke', member: ['owner', 'signer'], human: true },
  { action: 'signer.rotate', member: ['owner', 'signer'], human: true },
  { action: 'upload.append', member: ['owner', 'filer'], scope: 'evidence:create', states: ['open'] },
  { action: 'upload.begin', member: ['owner', 'filer'], scope: 'evidence:create' },
  {
    ...{ action: 'upload.cancel', member: ['owner', 'filer'], scope: 'evidence:create' },
    states: ['open', 'hashing', 'complete', 'refused'],
  },
  { action: 'upload.list', member: ['owner', 'filer', 'reviewer'], scope: 'evidence:create' },
  { action: 'upload.look', member: ['owner', 'filer', 'reviewer'], scope: 'evidence:create' },
  { action: 'verification.decide', platform: ['examiner'], human: true },
  { action: 'verification.list', member: ALL },
  { action: 'verification.prepare', member: ['owner'], human: true },
  { action: 'verification.queue', platform: ['examiner'], human: true },
  { action: 'verification.review', platform: ['examiner'], human: true, recorded: true },
  { action: 'working-calendar.list', member: ALL },
  { action: 'working-calendar.load', platform: ['administrator'], human: true },
] as const satisfies readonly Rule[];

export type Action = (typeof POLICY)[number]['action'];
