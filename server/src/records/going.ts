/** Where an act moves a record that is about no child yet: to the child that became known, or to another place of the county. */
import { problem } from '@qinghe/domain/kernel/problem.ts'
import { isWithin, regionCode } from '@qinghe/domain/kernel/regionCode.ts'
import type { ActInput } from '@qinghe/domain/records/contract.ts'
import type { Act, Kind } from '@qinghe/domain/records/kind.ts'
import type { Writer } from '../db/writer.ts'
import { namesInForce } from '../regions/names.ts'
import type { Opened } from './store.ts'
import type { Going } from './write.ts'

/** A place that is there, within the county of the post. */
export async function placeInCounty(w: Writer, place: ActInput['place']): Promise<number> {
  const county = regionCode(w.actor.county * 1_000_000)
  const nameOf = place === undefined ? undefined : await namesInForce(w, [place])
  if (place === undefined || !isWithin(place, county) || nameOf?.(place) === undefined) throw problem('record.place', '请选择事情发生在本县的哪个地方；在别的县发生的，请拨打 110 或者当地公安、民政的电话')
  return place
}

export async function goingOf(w: Writer, { known: { kind }, act }: { known: { kind: Kind }; act: Act }, { before: { row }, input }: { before: Opened; input: ActInput }): Promise<Going> {
  if (row.child !== null) throw problem('record.attached', `这条${kind.title}已经归到一名儿童，不能再“${act.label}”`, 409)
  if (act.moves) return { region: await placeInCounty(w, input.place) }
  if (input.child === undefined) throw problem('record.child', `请先选择儿童，再“${act.label}”`)
  // Locked with the command, so that she is seen by whoever says that it is her.
  w.locked(input.child)
  return { child: input.child, follows: kind.follows === 'child' }
}
