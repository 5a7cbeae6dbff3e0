/** How a difference is spoken of, on its list and on the desk. */
import type { Task } from '@qinghe/domain/comparisons/contract.ts'
import { type TaskKind, taskStateNames } from '@qinghe/domain/comparisons/types.ts'
import { daysBetween, type PlainDate, plainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { Status, type StatusTone } from '../ui/marks.tsx'
import { isoDay } from '../ui/time.ts'

/** Two days before the end it is due soon. */
const soonDays = 2

function dueOf(due: PlainDate): { tone: StatusTone | null; words: string } {
  const left = daysBetween(plainDate(isoDay(Date.now())), due)
  if (left < 0) return { tone: 'late', words: `逾期 ${-left} 天` }
  if (left === 0) return { tone: 'soon', words: '今天到期' }
  return { tone: left <= soonDays ? 'soon' : null, words: `剩 ${left} 天` }
}

export function Due({ task }: { task: Pick<Task, 'due' | 'state'> }) {
  if (task.state !== 'open') return <Status tone={task.state === 'done' ? 'ok' : 'idle'}>{taskStateNames[task.state]}</Status>
  const { tone, words } = dueOf(task.due)
  return tone === null ? <span className="soft">{words}</span> : <Status tone={tone}>{words}</Status>
}

/** What to find out, said to whoever goes and asks. */
export const howTo: Record<TaskKind, string> = {
  droppedOut: '联系学校和监护人：是不是还在读，转到了哪里。确已失学的，按控辍保学办理，并更正档案里的就学情况。',
  moved: '联系家庭：是不是已经搬走，搬到哪里，孩子跟谁住。确已迁出的，在档案里登记。',
  deceased: '先与户籍部门核对，再联系家庭。确已死亡的，办理档案退出；不是同一人的，请写明。',
  subsidyWithoutArchive: '对照救助名册找到家庭，符合条件的新建档案。',
  archiveWithoutSubsidy: '核对救助审批：是不是已经停发，或者档案登记有误。',
  notFiled: '联系家庭或学校，符合条件的新建档案；不符合的写明原因。',
  verify: '到家里核实档案里的孩子和名册上的是不是同一人，写明依据。',
}
