/** Secrets in records of every kind: in each field that holds words or numbers of people, in what stood there before, in parts, at every place. */
import type { Kind, KindField } from '@qinghe/domain/records/kind.ts'
import { topOf } from '@qinghe/domain/records/kindsTogether.ts'
import type { Line } from '@qinghe/domain/records/evaluate.ts'
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { lettersIn } from '@qinghe/domain/staff/audiences.ts'
import { shippedKinds } from '../../server/src/records/kinds.ts'
import { dayFromToday } from '../bureau.ts'
import { plantFile } from '../records/files.ts'
import { plantRecord } from '../records/stock.ts'
import type { Stage } from '../walk/stage.ts'
import type { Ask } from './asks.ts'
import { newPhone, newText, nobody, plant, type Secret } from './secrets.ts'
import { type Place, sees, type Who } from './who.ts'

const kindsByName: ReadonlyMap<string, Kind> = new Map(shippedKinds.map(({ kind }) => [kind.kind, kind]))
const isOfChild = (kind: Kind): boolean => topOf(kind, kindsByName)?.about === 'child'
/** By the matrix: every record within area or list, and in clear where no M stands alone. */
const readsClear = ({ role }: Who, audience: string): boolean => {
  const held = lettersIn(role, audience)
  return held.has('R') || held.has('A')
}

type Spot = { kind: Kind; place: Place; barred?: string }
const mayShow = ({ kind, place, barred }: Spot, field: KindField): Secret['may'] => (who, query) =>
  (['batch', 'exports.file', 'printing.archives', 'printing.records', 'records.cards'].includes(query) || ['list', 'get', 'history'].some(one => query === `${kind.kind}.${one}`)) && who.person.actor.account !== barred && sees(who, place) && readsClear(who, kind.audience) && readsClear(who, field.part ?? kind.audience)

function plantedValue(spot: Spot, field: KindField, when: string): unknown {
  const what = `${when}${spot.kind.kind}.${field.id} at ${spot.place.key}${spot.barred === undefined ? '' : ', barred'}`
  switch (field.type) {
    case 'text': case 'longText': return plant({ what, value: newText(), may: mayShow(spot, field) })
    // In clear when it is asked for by its own; what stood there before never.
    case 'phone': return plant({ what, value: newPhone(), may: when === '' ? (who, query) => query === 'records.reveal' && mayShow(spot, field)(who, `${spot.kind.kind}.get`) : nobody })
    case 'lines': { const words = field.of.find(inner => inner.type === 'text'); return words ? [{ [words.id]: plant({ what, value: newText(), may: mayShow(spot, field) }) }] : null }
    case 'day': return dayFromToday(-1)
    default: return null
  }
}
const valuesAt = (spot: Spot, when: string): Line => Object.fromEntries(spot.kind.fields.map(field => [field.id, plantedValue(spot, field, when)])) as Line

/** What a picture is called may name anybody. */
const plantedName = (spot: Spot, field: KindField): string => plant({ what: `name of a file of ${spot.kind.kind}.${field.id} at ${spot.place.key}${spot.barred === undefined ? '' : ', barred'}`, value: newText(),
  may: (who, query) => query === 'batch' || ((query === 'records.files' || query === 'records.file') && mayShow(spot, field)(who, `${spot.kind.kind}.get`)) || mayShow(spot, field)(who, query) })

const phonesOf = (kind: string): string[] => kindsByName.get(kind)?.fields.filter(one => one.type === 'phone').map(one => one.id) ?? []

export type Planted = { kind: string; record: string; files?: readonly string[] }
type At = { place: Place; child: string; barred?: string }

/** @param at a child of the place; records of the office lie there without it */
export async function plantLedgers({ owner }: Stage, { place, child, barred }: At, only?: string): Promise<Planted[]> {
  const made: Planted[] = []
  for (const known of shippedKinds.filter(one => only === undefined || one.kind.kind === only)) {
    const { kind } = known
    const spot: Spot = { kind, place: isOfChild(kind) ? place : { ...place, school: 0, given: false }, ...(barred === undefined ? {} : { barred }) }
    const state = kind.states.find(one => kind.acts.some(act => act.from.includes(one.id)))?.id ?? 'done'
    const parent = made.find(one => one.kind === kind.about)?.record ?? null
    const record = await plantRecord(owner, { known, state, values: valuesAt(spot, ''), past: valuesAt(spot, 'old '), county: countyNumberOf(place.region), region: spot.place.region, school: spot.place.school, child: isOfChild(kind) ? child : null, parent, barred: barred === undefined ? [] : [barred] })
    const files: string[] = []
    for (const field of kind.fields.filter(one => one.type === 'files')) files.push(await plantFile(owner, { record, field: field.id, name: `${plantedName(spot, field)}.jpg` }))
    made.push({ kind: kind.kind, record, files })
  }
  return made
}

const addressOf = (kind: string): string => `/api/records/${kind.replace(/[A-Z]/gu, c => `-${c.toLowerCase()}`)}`
export function asksOfLedgers(records: readonly Planted[], children: readonly { id: string }[], slips: readonly string[]): Record<string, readonly Ask[]> {
  const ofKind = (name: string): Record<string, readonly Ask[]> => {
    const own = records.filter(one => one.kind === name)
    const at = addressOf(name)
    return {
      [`${name}.list`]: [{ url: at, body: { limit: 100 } }, { url: at, body: { limit: 100, columns: kindsByName.get(name)?.fields.map(one => one.id).slice(0, 40) ?? [] } }, { url: at, body: { mine: true } }, ...children.map(({ id }) => ({ url: at, body: { child: id } }))],
      [`${name}.get`]: own.map(({ record }) => ({ url: `${at}/${record}` })), [`${name}.history`]: own.map(({ record }) => ({ url: `${at}/${record}/history` })),
    }
  }
  return {
    ...Object.assign({}, ...shippedKinds.map(({ kind }) => ofKind(kind.kind))),
    'records.timeline': children.map(({ id }) => ({ url: `/api/records/children/${id}` })), 'records.kinds': [{ url: '/api/records/kinds' }], 'records.outlines': [{ url: '/api/records/outlines' }],
    'records.reveal': records.flatMap(({ kind, record }) => phonesOf(kind).map(field => ({ url: '/api/records/reveal', body: { kind, record, field, reason: 'verify' } }))),
    'records.cards': [{ url: '/api/records/cards' }], 'records.counts': shippedKinds.map(({ kind: { kind } }) => ({ url: '/api/records/counts', body: { kind, list: {} } })),
    'slips.list': ['waiting', 'received', 'all', 'filed'].map(box => ({ url: `/api/slips?box=${box}` })), 'slips.get': slips.map(id => ({ url: `/api/slips/${id}` })),
    'records.waiting': [{ url: '/api/waiting' }], 'records.stagedFiles': [{ url: '/api/records/files' }],
    'records.files': records.map(({ record }) => ({ url: `/api/records/files/of/${record}` })), 'records.file': records.flatMap(({ files = [] }) => files.map(file => ({ url: `/api/records/files/${file}` }))),
    // A county of this world has no ledger of its own; what one shows is asked in server/src/records/countyKinds.test.ts.
    'records.ownList': [{ url: '/api/records/x431003-none', body: {} }], 'records.ownGet': [{ url: `/api/records/x431003-none/${records[0]?.record ?? ''}` }],
    'records.ownHistory': [{ url: `/api/records/x431003-none/${records[0]?.record ?? ''}/history` }],
    'kinds.list': [{ url: '/api/kinds' }], 'kinds.source': [{ url: '/api/kinds/source?kind=visit' }], 'kinds.compare': [{ url: '/api/kinds/compare?kind=visit&older=shipped&newer=shipped' }], 'kinds.check': [{ url: '/api/kinds/check', body: { source: 'extends: visit' } }],
    'plans.county': [{ url: '/api/plans/county' }], 'plans.source': [{ url: '/api/plans/source?plan=countyCare' }], 'plans.check': [{ url: '/api/plans/check', body: { source: 'plan: countyCare' } }],
    'plans.compare': [{ url: '/api/plans/compare?plan=countyCare&older=shipped&newer=shipped' }], 'plans.versions': [{ url: '/api/plans/versions?plan=countyCare' }],
    'plans.print': [{ url: '/api/plans/printing', body: { plan: 'countyCare', format: 'docx', purpose: 'file' } }],
  }
}

/** Of somebody who saw a record long ago, with a guess for every field. */
export const refusedOfLedgers = (records: readonly Planted[]): { name: string; input: object }[] => records.flatMap(({ kind: name, record }) => {
  const kind = kindsByName.get(name)
  return (kind?.acts ?? []).filter(act => !act.from.includes('none')).slice(0, 2).map(act => ({
    name: `${name}.${act.id}`, input: { record, body: Object.fromEntries((kind?.fields ?? []).filter(field => field.type === 'text' || field.type === 'longText').map(field => [field.id, '某某'])) },
  }))
})
