/** What another version of a kind may not do to what was published before it (records kept under an older one go on meaning what they meant): ids and
 *  types stay, nothing sealed is opened, no code means another thing, who reads and whom it is about are settled once. */
import type { Fault, Place } from './declaration.ts'
import type { Kind, KindField } from './kind.ts'

type Said = { faults: Fault[] }
const say = ({ faults }: Said, path: Place, message: string): void => { faults.push({ path, message }) }

function fieldAgain(said: Said, field: KindField, { was, path }: { was: KindField; path: Place }): void {
  const other = '请用另一个编号新增字段，原来的停用（从声明里去掉）'
  if (field.type !== was.type) say(said, [...path, 'type'], `“${was.label}”已经按 ${was.type} 登记过，不能改成 ${field.type}：${other}`)
  if (was.sealed && !field.sealed) say(said, [...path, 'sealed'], `“${was.label}”是加密保存的，不能改成不加密：${other}`)
  if (field.part !== was.part) say(said, [...path, 'part'], `“${was.label}”谁能看不能再改：${other}`)
  if (field.type === was.type && field.links !== was.links) say(said, [...path, 'links'], `“${was.label}”指向的记录种类不能再改：${other}`)
  if (was.mask !== field.mask) say(said, [...path, 'mask'], `“${was.label}”的遮挡方式不能再改：${other}`)
  if (field.list && was.list && field.list.id !== was.list.id) say(said, [...path, 'codes'], `“${was.label}”的代码表不能换成另一张：${other}`)
  was.of.forEach(inner => {
    const again = field.of.findIndex(one => one.id === inner.id)
    const found = field.of[again]
    if (found) fieldAgain(said, found, { was: inner, path: [...path, 'of', again] })
  })
}

const listsIn = (kind: Kind) => new Map(kind.fields.flatMap(field => [field, ...field.of]).flatMap(one => (one.list ? [[one.list.id, one.list] as const] : [])))
function codesAgain(said: Said, kind: Kind, was: Kind): void {
  const now = listsIn(kind)
  for (const [id, list] of listsIn(was)) {
    for (const entry of list.entries) {
      const again = now.get(id)?.entries.find(one => one.code === entry.code)
      if (again && again.label !== entry.label) say(said, ['codeLists', id], `代码 ${entry.code} 已经表示“${entry.label}”，不能再表示“${again.label}”：请新增一个代码`)
    }
  }
}

/** @param earlier every content of the kind that was ever in force in the county */
export function faultsOfNext(kind: Kind, earlier: readonly Kind[]): Fault[] {
  const said: Said = { faults: [] }
  for (const was of earlier) {
    if (kind.about !== was.about) say(said, ['about'], `这本台账关于谁（${was.about}）已经定了，不能改成 ${kind.about}：请另建一本`)
    if (kind.audience !== was.audience) say(said, ['audience'], `谁能看（${was.audience}）已经定了，不能改成 ${kind.audience}：请另建一本`)
    if (kind.follows !== was.follows) say(said, ['follows'], `儿童迁走时怎样（${was.follows}）已经定了，不能再改`)
    kind.fields.forEach((field, i) => {
      const before = was.fields.find(one => one.id === field.id)
      if (before) fieldAgain(said, field, { was: before, path: ['fields', i] })
    })
    codesAgain(said, kind, was)
  }
  // The same thing stood in several versions and is said once.
  return said.faults.filter((one, i) => said.faults.findIndex(other => other.message === one.message) === i)
}

/** What a county writes is its own: named after it, without rules of the program, which read kinds of the program alone. */
export function faultsOfOwn(kind: Kind, county: string): Fault[] {
  const faults: Fault[] = []
  if (!kind.kind.startsWith(`x${county}-`)) faults.push({ path: ['kind'], message: `本县自己的台账编号以 x${county}- 开头；要改平台的台账，请写 extends` })
  kind.fields.forEach((field, i) => { if (field.core) faults.push({ path: ['fields', i, 'core'], message: '平台的规则用不到本县自己的台账，不写 core' }) })
  return faults
}

/** States that a new version has no more; none may hold a record. */
export const statesGone = (kind: Kind, was: Kind): readonly { id: string; label: string }[] => was.states.filter(one => !kind.states.some(state => state.id === one.id))
