/** What a form judges by. Until the answer is there, or without network, the values the program was shipped with; the server
 *  judges again in any case. */
import { useMemo } from 'react'
import { getParameters } from '@qinghe/domain/archives/contract.ts'
import { archiveParameters } from '@qinghe/domain/archives/parameters.ts'
import { useAsk } from '../app/asking.ts'
import { useSession } from '../app/session.ts'
import type { Ground } from './form.ts'

export function useGround(): Ground {
  const { region } = useSession()
  const asked = useAsk(getParameters, {})
  const parameters = asked.data?.values ?? archiveParameters
  return useMemo(() => ({ within: region, parameters }), [region, parameters])
}
