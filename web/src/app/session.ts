/** Who is signed in, acting as what. The one question every screen may ask. */
import { createContext, useContext } from 'react'
import { useQuery } from '@tanstack/react-query'
import type { Eye } from '@qinghe/domain/archives/seen.ts'
import { ancestorAt, levelOf, type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { domainBits } from '@qinghe/domain/kernel/dataDomain.ts'
import { readsOf } from '@qinghe/domain/staff/matrix.ts'
import { needsSpotCheck } from '@qinghe/domain/staff/roles.ts'
import { type Me, me } from '@qinghe/domain/staff/session.ts'
import { call } from './api.ts'
import { noteSignedIn } from './expiry.ts'
import { failureOf } from './failure.ts'

export type MyPosting = Me['postings'][number]
/** `region`: where this person works now; under a spot check only the place being examined. */
export type Session = Me & { posting: MyPosting | undefined; region: RegionCode }

export const sessionOf = (answer: Me): Session => {
  const posting = answer.postings.find(p => p.id === answer.acting)
  return { ...answer, posting, region: answer.spotCheck?.about ?? posting?.region ?? regionCode(0) }
}

export const sessionKey = ['session.me']

/** null: nobody is signed in. */
export const useSessionQuery = () => useQuery({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => {
    try {
      const session = sessionOf(await call(me, {}, signal))
      noteSignedIn()
      return session
    } catch (error) {
      if (failureOf(error).kind === 'signedOut') return null
      throw error
    }
  },
  staleTime: 60_000,
})

const Context = createContext<Session | null>(null)
export const SessionContext = Context

export function useSession(): Session {
  const session = useContext(Context)
  if (session === null) throw new Error('no session outside the shell')
  return session
}

/** Whether the acting post holds this `may` word; the server asks again. */
export const useMay = (word: string): boolean => useSession().abilities.includes(word)

/** Who looks, for what exists for the acting post (domain/src/archives/seen.ts). */
export function useEye(): Eye {
  const { posting, spotCheck } = useSession()
  return { role: posting?.role ?? '', ...(spotCheck === null ? {} : { approval: spotCheck.id }) }
}

/** Whether names may be asked for: above the county only while a spot check is open (docs/domain/权限.md, decision 014). */
export function useNames(): 'open' | 'spotCheck' | 'none' {
  const { abilities, posting, spotCheck } = useSession()
  // P without a list of children opens none as long as nothing is handed to the post (case, order): there is no list to show.
  if (!abilities.includes('archives.read') || (posting !== undefined && (readsOf(posting.role) & domainBits.ID) === 0)) return 'none'
  return posting !== undefined && needsSpotCheck(posting.role) && spotCheck === null ? 'spotCheck' : 'open'
}

/** The county a desk works in, for figures and drafts; the region itself above the county. */
export const countyOf = (region: RegionCode): RegionCode =>
  ['county', 'town', 'village'].includes(levelOf(region)) ? ancestorAt(region, 'county') : region
