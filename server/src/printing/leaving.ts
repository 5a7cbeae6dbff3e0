/** May this leave, and how. The one question everything that is printed asks before it is read: more than two hundred at once take a second
 *  person, and until that way exists they do not leave. */
import { printsAlone } from '@qinghe/domain/printing/contract.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** @param count how many children or records would leave @throws Problem when not so, with what to do instead */
export function refuseToLeave(count: number): void {
  if (count <= printsAlone) return
  throw problem('print.tooMany', `一次最多打印 ${printsAlone} 份。更多的要另一人审批以后才能带走，打印还没有接上审批；请按村、按条件分批打印`)
}
