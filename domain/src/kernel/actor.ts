/** Who acts: one account in one posting, or a named system actor. Everything the database and the rules need to judge. */
import type { AccountId, PostingId } from './ids.ts'

/** Audiences of records as sums of their bits, written as whole numbers: what the post sees within its area or list, what of its own, what it
 *  may add and what it may change. */
export type AudienceBits = { sees: string; owns: string; enters: string; amends: string }

/** Above the domains in `reads`: what the database compares where a letter of identity or a department decides who reads (decision 025).
 *  Only for reading: shifted by changeShift they would leave the whole numbers of 32 bits. */
export const readerBits = { settles: 32_768, keeps: 65_536, educationBureau: 131_072, police: 262_144, healthAuthority: 524_288, disabledFederation: 1_048_576 } as const

/** In `writes` a domain's bit lets rows be added; shifted by this it lets rows be changed. */
export const changeShift = 16

/** C create, R read, U update, A approve, M masked read, S figures only, P only one's own or assigned (docs/domain/权限.md). */
export type Letter = 'C' | 'R' | 'U' | 'A' | 'M' | 'S' | 'P'

/** range: everything in [lo, hi) × [slo, shi). list: children assigned to the posting, at most 500. */
export type Scope =
  | { shape: 'range'; lo: number; hi: number; slo: number; shi: number }
  | { shape: 'list' }

export type Actor = {
  account: AccountId
  posting: PostingId
  /** Key of the permission matrix. */
  role: string
  /** Tenant of the posting; 0 for posts above county. */
  county: number
  /** Region of the posting, twelve digits; 0 for the nation. */
  region: number
  scope: Scope
  /** Bit masks of domains whose rows the acting role may read and write (changeShift); `reads` holds readerBits as well. */
  reads: number
  writes: number
  audiences: AudienceBits
  /** Where the posting is in office: what is sent there is for it (record_slips). */
  organisation?: string | null
  /** An open spot-check approval (抽查审批), needed by posts above county before names are shown (docs/domain/权限.md). */
  approval?: string
}

export const noSchools = { slo: 0, shi: 2_147_483_647 } as const
