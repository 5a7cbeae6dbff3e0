/** Acting as another of one's posts, or under a spot check: everything on screen belonged to the one before and is asked again. */
import { useQueryClient } from '@tanstack/react-query'
import { type Me, switchPosting } from '@qinghe/domain/staff/session.ts'
import { toast } from '../ui/toast.tsx'
import { call } from './api.ts'
import { failureOf, sayFailure } from './failure.ts'
import { sessionKey, sessionOf } from './session.ts'

type As = { posting: Me['postings'][number]['id']; spotCheck: NonNullable<Me['spotCheck']>['id'] | null }

/** @returns a function that switches, goes on with `go` when the new session is in place, and says so; a refusal is only said */
export function useActAs() {
  const client = useQueryClient()
  return async (as: As, { word, go }: { word: string; go: () => Promise<void> }): Promise<void> => {
    try {
      const answer = await call(switchPosting, as)
      client.setQueryData(sessionKey, sessionOf(answer))
      await go()
      await client.resetQueries({ predicate: query => query.queryKey[0] !== sessionKey[0] })
      toast(word)
    } catch (error) {
      toast(sayFailure(failureOf(error)).title)
    }
  }
}
