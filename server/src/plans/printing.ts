/** Printing a plan: as the county has it, with whose version it is and who put it into force. */
import { minuteText, type PlainDate } from '@qinghe/domain/kernel/plainDate.ts'
import { tellPlan } from '@qinghe/domain/plans/planWords.ts'
import { type PrintPlanInput, printPlan } from '@qinghe/domain/plans/versionFaces.ts'
import type { PrintedFile } from '@qinghe/domain/printing/contract.ts'
import type { Reader } from '../db/reader.ts'
import { mediaTypes } from '../exchange/paper/paper.ts'
import { print } from '../exchange/paper/press.ts'
import { answer, type Endpoint } from '../http/endpoint.ts'
import { footFor, type HeadOfLog } from '../printing/foot.ts'
import { namesFor } from '../records/people.ts'
import { namesIn } from './ground.ts'
import { hashOf } from './planTexts.ts'
import type { PlansHere } from './inForce.ts'
import { planPaper } from './planPaper.ts'
import { countyName, type Side, sidesFor } from './versionFaces.ts'
import { comingAfter, countyGround, runningOn, type Version } from './versions.ts'

const dayOf = (at: string): string => minuteText(at).slice(0, 'YYYY-MM-DD'.length)
/** Whose it is: of the product as it came, or with what the county changed, and where it stands. */
function stateWords({ from, state }: Pick<Version, 'from' | 'state'>, { today, isRunning, next }: { today: PlainDate; isRunning: boolean; next: PlainDate | undefined }): string {
  if (state === 'proposed') return `拟从 ${from} 起施行，还没有发布，现在不按它派应办`
  if (state !== 'published') return '没有施行'
  return `${from} 起施行${from > today ? '，还没有到日子' : isRunning ? '，正在使用' : next === undefined ? '，已停用' : `，到 ${next} 换别的一版`}`
}

async function standingOf(r: Reader, ground: PlansHere, { side: { plan, version }, versions }: { side: Side; versions: readonly Version[] }): Promise<string[]> {
  const place = await countyName(r)
  if (version === null) return [`平台带来的文本，没有改动${place === '' ? '' : `；${place}没有采用这一版，或者采用时改过`}`]
  const shipped = ground.shipped().find(one => one.plan.plan === plan.plan)
  const origin = shipped === undefined ? `${place}自己的方案` : version.source === hashOf(shipped.text) ? `${place}采用的平台文本，没有改动` : `${place}自己改过的文本`
  const named = await namesFor(r, { postings: [version.proposed_as, version.decided_as ?? version.proposed_as], children: [], places: [] })
  const decided = version.decided_as === null || version.decided_at === null ? '' : `，${named.person(version.decided_as).name} ${dayOf(version.decided_at)} ${version.state === 'refused' ? '退回' : version.state === 'withdrawn' ? '撤回' : '发布'}`
  const state = stateWords(version, { today: r.today, isRunning: runningOn(versions, plan.plan, r.today) === version, next: comingAfter(versions, plan.plan, version.from)?.from })
  return [`${origin}，${state}`, `${named.person(version.proposed_as).name} ${dayOf(version.proposed_at)} 提出（${version.reason}）${decided}`]
}

const printOver = (ground: PlansHere, head: HeadOfLog) => async (r: Reader, { plan, side: asked, ...how }: PrintPlanInput): Promise<Omit<PrintedFile, 'children'>> => {
  const { versions, side } = await sidesFor(r, ground, plan)
  const running = runningOn(versions, plan, r.today)
  const found = side(asked ?? (running?.version == null ? 'shipped' : running.id))
  const at = await countyGround(r, ground, versions)
  const told = tellPlan(found.plan, namesIn(ground, at.world, [...at.beside.filter(one => one.plan !== plan), found.plan]))
  const { format } = how
  const foot = await footFor(r, { ...how, namesNobody: true }, head)
  const bytes = await print({ format, title: told.title, isWide: false, foot, papers: [planPaper(told, await standingOf(r, ground, { side: found, versions }))] })
  return { fileName: `${told.title}-${told.version}.${format}`, mediaType: mediaTypes[format], bytes }
}

/** @param head the newest head of the log, which stands on every page */
export const planPrinting = (ground: PlansHere, head: HeadOfLog): readonly Endpoint[] => [answer(printPlan, printOver(ground, head))]
