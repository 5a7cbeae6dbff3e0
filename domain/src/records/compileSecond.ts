/** What a declaration says of a second person: an act that nobody could ever carry out, or that would show what it must not before anybody
 *  has confirmed it, is refused where it is written (decision 056). */
import type { Acting } from './compileActs.ts'
import { whoOf } from './compileActs.ts'
import type { Compiling } from './compileFields.ts'
import type { DeclaredAct, Place } from './declaration.ts'
import { fitsSecond, hasSecond } from './second.ts'

type At = { c: Compiling; within: Acting; path: Place }
const say = ({ c, path }: At, key: Place, message: string): void => { c.faults.push({ path: [...path, ...key], message }) }

function secondAt(at: At, act: DeclaredAct): void {
  if (!act.second) return
  if (act.from.includes('none')) say(at, ['second'], '记录还没有，没有可以等确认的：先登记成一个待确认的状态，再用另一个动作（second: true）')
  if (act.attaches || act.moves) say(at, ['second'], '归到儿童、改派的动作不等第二个人')
  if (!hasSecond(act.who.flatMap(text => whoOf(text) ?? []))) say(at, ['second'], '只有经办人或承办人一个人能办，没有另一个人能确认：再写一个权限或岗位')
  for (const field of at.within.fields) {
    if ((field.on === act.id || act.asks.includes(field.id)) && !fitsSecond(field)) say(at, ['second'], `“${field.label}”是文件、另有查看范围或者要回避的人，不能等到确认才写：放到另一个动作里`)
  }
}

export function secondIn(c: Compiling, within: Acting): void {
  within.declaration.acts.forEach((act, i) => {
    secondAt({ c, within, path: ['acts', i] }, act)
  })
}
