/** Data domains and audiences: the parts into which what is known of people is divided, and by which it is read. */

/** The data domains of docs/domain/权限.md, each one bit; a table belongs to exactly one. */
export const domainBits = {
  ID: 1, FAM: 2, EDU: 4, HLT: 8, VIS: 16, RPT: 32, CASE: 64, REL: 128,
  HOT: 256, ACT: 512, FAC: 1024, KPI: 2048, STAT: 4096, SYS: 8192, AUD: 16384,
} as const
export type DataDomain = keyof typeof domainBits
export const dataDomains = Object.keys(domainBits).filter((k): k is DataDomain => k in domainBits)

/** An audience of records (staff/audiences.ts), where a data domain is meant otherwise: @VIS, @HLT.psy. */
export type AudienceKey = `@${string}`
/** What somebody must read for a value to be shown. */
export type Readable = DataDomain | AudienceKey
