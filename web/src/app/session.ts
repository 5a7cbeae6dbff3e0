/** Who is signed in, acting as what. The one question every screen may ask. */
import { createContext, useContext } from 'react'
import { useQuery } from '@tanstack/react-query'
import { ancestorAt, levelOf, type RegionCode, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import { Me, me } from '@qinghe/domain/staff/session.ts'
import { call } from './api.ts'
import { failureOf } from './failure.ts'

export type MyPosting = Me['postings'][number]
export type Session = Me & { posting: MyPosting | undefined; region: RegionCode }

const withPosting = (answer: Me): Session => {
  const posting = answer.postings.find(p => p.id === answer.acting)
  return { ...answer, posting, region: posting?.region ?? regionCode(0) }
}

export const sessionKey = ['session.me']

/** null: nobody is signed in. */
export const useSessionQuery = () => useQuery({
  queryKey: sessionKey,
  queryFn: async ({ signal }) => {
    try {
      return withPosting(await call(me, {}, signal))
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

/** The county a desk works in, for figures and drafts; the region itself above the county. */
export const countyOf = (region: RegionCode): RegionCode =>
  ['county', 'town', 'village'].includes(levelOf(region)) ? ancestorAt(region, 'county') : region
