/** Of a call that is registered: “是这个孩子” brings the child to this call, and onto the list of the operator for thirty days. */
import { relateCall } from '@qinghe/domain/hotline/contract.ts'
import type { ChildId, RecordId } from '@qinghe/domain/kernel/ids.ts'
import { useSend } from '../app/asking.ts'
import { issuesOf } from '../app/failure.ts'
import { useMay } from '../app/session.ts'
import { ProblemList } from '../ui/ProblemList.tsx'
import { Heard } from './Heard.tsx'

type Props = { call: RecordId; values: Readonly<Record<string, unknown>>; onKnown: (child: ChildId) => void }
export function ChildOfCall({ call, values, onKnown }: Props) {
  const relates = useMay('hotline.relate')
  const relating = useSend(relateCall)
  const pick = (child: ChildId) => {
    // Whoever reads the county's archives masked or in clear sees her already.
    if (relates) relating.mutate({ input: { call, child } }, { onSuccess: () => onKnown(child) })
    else onKnown(child)
  }
  return <><Heard values={values} onPick={pick} /><ProblemList issues={issuesOf(relating.error)} /></>
}
