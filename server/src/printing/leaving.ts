/** May this leave, and how. The one question everything that is printed asks before it is read: more than two hundred at once take a second
 *  person, and leave through the gate of exports (bigPrints.ts). */
import { bigPrintCode, printsAlone } from '@qinghe/domain/printing/contract.ts'
import { problem } from '@qinghe/domain/kernel/problem.ts'

/** @param count how many children or records would leave @param isList a list can be asked for by its conditions; what was chosen one by one cannot
 *  @throws Problem when not so, with what to do instead */
export function refuseToLeave(count: number, { isList }: { isList: boolean }): void {
  if (count <= printsAlone) return
  if (isList) throw problem(bigPrintCode, `一次直接打印最多 ${printsAlone} 份，更多的要另一位同事先同意：请点“送请审核”，写明用途，同意以后在“导出”里下载`)
  throw problem('print.tooMany', `一次最多选 ${printsAlone} 份打印。更多的请用列表上的条件列出来，不逐个选，打印整个列表，再“送请审核”`)
}
