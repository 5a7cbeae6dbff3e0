/** Words of the versions of a county's ledgers. */
import type { VersionState } from '@qinghe/domain/records/countyKinds.ts'
import { type Standing, standings } from '../../ui/versionWords.ts'

/** A version of a ledger is in use from the moment it is published until another takes its place. */
export const standingOf = (state: VersionState): Standing => standings[state === 'published' ? 'running' : state === 'replaced' ? 'past' : state]
