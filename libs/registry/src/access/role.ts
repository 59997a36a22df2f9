/** What a member may be inside an organisation: 所有者 存证员 签署人 复核人 财务 只读. */
export const MEMBER_ROLES = ['owner', 'filer', 'signer', 'reviewer', 'finance', 'reader'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** What an account may be for the whole instance: 管理员 审查员 裁决员 审计员 运维. Filing needs none of them. */
export const PLATFORM_ROLES = ['administrator', 'examiner', 'arbiter', 'auditor', 'operator'] as const;
export type PlatformRole = (typeof PLATFORM_ROLES)[number];
