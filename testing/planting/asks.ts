/** Every query of the product with inputs that make it answer in the planted county. One that is not here fails the walk. And what commands say
 *  when they are refused. */
import { newCommandId } from '@qinghe/domain/kernel/ids.ts'
import { shippedKinds } from '../../server/src/records/kinds.ts'
import { asksOfDuties } from './duties.ts'
import { asksOfIndicators } from './indicators.ts'
import type { Compared } from './rosters.ts'
import { asksOfRounds } from './rounds.ts'
import { asksOfLedgers, type Planted as PlantedRecord, refusedOfLedgers } from './ledgers.ts'
import { places } from '../cast.ts'
import { outside } from '../walk/stage.ts'
import { qualityIds, warningIds } from '@qinghe/domain/warnings/sorts.ts'
import type { Settled } from './world.ts'

/** A command is sent with an id of its own each time. */
export type Ask = { url: string; body?: object | (() => object); /** What has to be done first, as the same person: it says where to ask. */ first?: (post: Posting) => Promise<Ask> }
export type Posting = (url: string, body: object) => Promise<{ status: number; body: any }>
export type World = { children: readonly Settled[]; posting: string; account: string; batch: string; ledger: string; compared: Compared; heads: readonly number[]; records: readonly PlantedRecord[]; slips: readonly string[]; duties: readonly string[] }

const get = (url: string): Ask => ({ url })
const post = (url: string, body: object): Ask => ({ url, body })
const revealed = ['idNumber', 'hukouAddress', 'residenceAddress', 'studentNumber', 'disabilityCertNo', 'illness', 'father.idNumber', 'father.phone', 'mother.idNumber', 'mother.phone', 'guardian.phone', 'guardian.idNumber', 'guardian.address']

const ofArchives = ({ children }: World): Record<string, readonly Ask[]> => {
  const each = (ask: (child: World['children'][number]) => readonly Ask[]): Ask[] => children.flatMap(ask)
  return {
    'archives.list': [get('/api/archives?limit=100'), get('/api/archives?sort=recent&limit=100'), get('/api/archives?sort=birth&limit=3'), get('/api/archives?tab=exited&limit=100')],
    'archives.counts': [get('/api/archives/counts')], 'archives.progress': [get('/api/archives/progress')],
    'archives.search': each(one => [post('/api/archives/search', { text: one.name }), post('/api/archives/search', { text: one.name.slice(0, 1) }), post('/api/archives/search', { text: one.idNumber })]),
    'archives.duplicates': each(one => [post('/api/archives/duplicates', { name: one.name, birthDate: one.birthDate, idNumber: one.idNumber })]),
    'archives.get': each(one => [get(`/api/archives/${one.id}`)]), 'archives.history': each(one => [get(`/api/archives/${one.id}/history?limit=100`), get(`/api/archives/${one.id}/history?limit=1`)]),
    'archives.names': [post('/api/archives/names', { ids: children.slice(0, 50).map(one => one.id) })],
    'archives.viewers': each(one => [get(`/api/archives/${one.id}/viewers`)]),
    'archives.reveal': each(one => revealed.map(field => post(`/api/archives/${one.id}/reveal`, { field, reason: 'verify' }))),
    'archives.identityTasks': [get('/api/archives/identities')], 'staff.views': [get('/api/views?list=archives'), get('/api/views?list=records.visit')], 'archives.parameters': [get('/api/archives/parameters')],
  }
}

/** As Word, whose text is found by looking; a PDF is set from the same words (server/src/exchange/paper). */
const printed = { format: 'docx', purpose: 'file' }
const onPaper: Record<string, readonly Ask[]> = {
  'printing.archives': ['form', 'file', 'roster'].map(layout => post('/api/printing/archives', { layout, list: {}, ...printed })),
  'printing.records': shippedKinds.flatMap(({ kind: { kind } }) => ['each', 'list'].map(layout => post('/api/printing/records', { kind, layout, list: {}, ...printed }))),
}

const ofComparisons = ({ compared: { comparison, model, row, child, submission } }: World): Record<string, readonly Ask[]> => {
  const at = `/api/comparisons/${comparison}`
  return {
    'comparisons.list': [get('/api/comparisons')], 'comparisons.get': [get(at)], 'comparisons.report': [get(`${at}/report`)], 'comparisons.missing': [get(`${at}/missing`)], 'comparisons.doubts': [get(`${at}/doubts`)],
    'comparisons.rows': ['same', 'differs', 'lead', 'doubtful', 'outside'].map(state => get(`${at}/rows?state=${state}`)), 'comparisons.pair': [get(`${at}/pair?row=${row}&child=${child}`)], 'comparisons.decisions': [get(`${at}/decisions`)],
    'comparisons.listTasks': ['open', 'done', 'withdrawn'].map(state => get(`/api/comparisons/tasks?state=${state}`)), 'comparisons.countTasks': [get('/api/comparisons/tasks/counts')],
    'comparisons.models': [get('/api/comparison-models')], 'comparisons.model': [get(`/api/comparison-models/${model}`)],
    'submissions.list': [get('/api/submissions')], 'submissions.get': [get(`/api/submissions/${submission}`)], 'submissions.rows': [get(`/api/submissions/${submission}/rows`)], 'submissions.report': [get(`/api/submissions/${submission}/report`)],
    'submissions.waiting': [get('/api/submissions/waiting')],
  }
}

const ofRosters = ({ batch }: World): Record<string, readonly Ask[]> => {
  const at = `/api/rosters/${batch}`
  return {
    'rosters.list': [get('/api/rosters')], 'rosters.get': [get(at)], 'rosters.rows': [get(`${at}/rows`)], 'rosters.lines': [get(`${at}/lines?sheet=0`)], 'rosters.groups': [get(`${at}/groups`)], 'rosters.proposals': [get(`${at}/proposals`)],
    'rosters.marked': [get(`${at}/marked`)], 'rosters.template': [get('/api/rosters/template')], 'rosters.reveal': [2, 3, 4].flatMap(row => [1, 6].map(column => get(`${at}/cell?row=${row}&column=${column}`))),
  }
}

const ofImports = ({ ledger }: World): Record<string, readonly Ask[]> => {
  const at = `/api/imports/${ledger}`
  return {
    'imports.list': [get('/api/imports')], 'imports.get': [get(at)], 'imports.rows': [get(`${at}/rows`), get(`${at}/rows?filter=raw`)], 'imports.groups': [get(`${at}/groups`)], 'imports.marked': [get(`${at}/marked`)],
    'imports.template': [get('/api/imports/template?kind=visit')], 'imports.reveal': [2, 3].flatMap(row => [0, 1, 3].map(column => get(`${at}/cell?row=${row}&column=${column}`))),
  }
}

const ofRelief = ({ children }: World): Record<string, readonly Ask[]> => ({
  'relief.explain': children.flatMap(one => [get(`/api/relief/children/${one.id}`), get(`/api/relief/children/${one.id}?supposed=motherProven:true`)]), 'relief.counts': [get('/api/relief/counts')],
  'relief.eligible': ['orphan', 'subsistence', 'education'].flatMap(scheme => ['untold', 'unknown', 'recorded'].map(which => get(`/api/relief/list?scheme=${scheme}&which=${which}&limit=100`))),
})

const ofWarnings: Record<string, readonly Ask[]> = {
  'warnings.counts': [get('/api/warnings/counts')], 'warnings.list': [get('/api/warnings?limit=100'), ...warningIds.map(which => get(`/api/warnings?which=${which}&limit=100`))], 'warnings.coverage': [get('/api/warnings/coverage')],
  'warnings.uncovered': [get('/api/warnings/uncovered?limit=100')], 'warnings.quality': [get('/api/warnings/quality')], 'warnings.faulty': qualityIds.map(which => get(`/api/warnings/faulty?which=${which}&limit=100`)),
}

/** The three ways a clue is given; a name alone is refused. */
const ofCalls = ({ children }: World): Record<string, readonly Ask[]> => ({
  'hotline.heard': children.flatMap(one => [post('/api/hotline/heard', { name: one.name, age: 9 }), post('/api/hotline/heard', { name: one.name, region: places.village }), post('/api/hotline/heard', { name: one.name })]),
  'hotline.earlier': [post('/api/hotline/earlier', { phone: '19900000451' })],
})

const ofOffices = ({ children, posting, account, heads }: World): Record<string, readonly Ask[]> => ({
  'audit.readings': [get('/api/audit/readings')], 'staff.orders': [get('/api/staff/orders')], 'staff.below': [get('/api/staff/below')],
  'audit.leaves': [get('/api/audit/leaves?limit=200')], 'audit.viewersOf': children.map(one => get(`/api/audit/children/${one.id}`)), 'audit.heads': [get('/api/audit/heads')], 'audit.proof': [0, 1, 2].map(index => get(`/api/audit/proof?index=${index}`)),
  'audit.consistency': [get(`/api/audit/consistency?older=${heads[0]}&newer=${heads.at(-1)}`)],
  'regions.children': [get('/api/regions/431003000000/children')], 'regions.path': [get('/api/regions/431003103203/path')], 'regions.search': [get(`/api/regions/search?text=${encodeURIComponent('栖凤')}`)],
  'staff.accounts': [get('/api/staff/accounts')], 'staff.account': [get(`/api/staff/accounts/${account}`)], 'staff.assignments': [get(`/api/staff/postings/${posting}/children`)], 'staff.colleagues': [get('/api/staff/colleagues')],
  'staff.matrix': [get('/api/staff/matrix')], 'staff.organisations': [get('/api/staff/organisations')], 'staff.postings': [get('/api/staff/postings')], 'staff.schools': [get('/api/staff/schools?county=431003')],
  'messages.notices': [get('/api/notices')], 'messages.unread': [get('/api/notices/unread')], 'messages.standing': [get('/api/messages/standing')], 'staff.spotChecks': [get('/api/staff/spot-checks')], 'staff.unassigned': [get('/api/staff/unassigned')], 'plans.list': [get('/api/plans')], 'statistics.figure': [get('/api/statistics/figure'), get('/api/statistics/figure?by=ageBand,sex,schooling')], 'sync.changes': [get('/api/sync')],
})

const conflicting = { name: '某某', birthDate: '2016-01-01', illness: '某病', 'father.name': '某某', 'mother.phone': '19900000000', 'guardian.address': '某处', classNo: '某班', schoolName: '某校' }
const inTens = <T>(all: readonly T[]): T[][] => Array.from({ length: Math.ceil(all.length / 10) }, (_, i) => all.slice(i * 10, i * 10 + 10))
/** Of somebody who saw an archive long ago: nothing of it is done, and what stands in the way is told. A batch of all of them. */
const refused = ({ children, records }: World): Record<string, readonly Ask[]> => ({
  batch: [...inTens(refusedOfLedgers(records)).map(some => ({ url: '/api/batch', body: () => ({ commands: some.map(one => ({ ...one, id: newCommandId(), basedOn: { version: 0, from: {} } })) }) })), ...children.map(({ id }) => {
    const basedOn = { version: 0, from: {} }
    const seen = { archives: [{ id, version: 0 }] }
    const patches = [conflicting, { name: '某某' }, { illness: '某病' }, { classNo: '某班' }, { 'guardian.phone': '19900000000' }]
    const inputs: [name: string, input: object][] = [
      ...patches.map((patch): [string, object] => ['archives.correct', { id, patch }]), ['archives.change', { id, patch: { 'father.name': '某某' }, effectiveFrom: '2026-01-01' }],
      ['archives.submit', seen], ['archives.review', seen], ['archives.return', { ...seen, reason: '请补充' }], ['archives.proposeExit', { id, reason: 99, on: '2999-01-01' }],
    ]
    return { url: '/api/batch', body: () => ({ commands: inputs.map(([name, input]) => ({ name, id: newCommandId(), basedOn, input })) }) }
  })],
})

/** Every list there is, as a file: what stands in it is ordered by whoever asks. */
const subjects = ['archives', ...shippedKinds.map(({ kind }) => `records.${kind.kind}`)]
const exported = (subject: string): Ask => ({
  ...post('/api/exports/plan', { subject }),
  first: async send => {
    const { status, body } = await send('/api/exports/plan', { subject })
    const id = newCommandId()
    if (status === 200 && body.rows > 0 && body.refused === null) await send('/api/exports', { id: newCommandId(), input: { subject, export: id, rows: body.rows, purpose: '核对名单' } })
    return post(`/api/exports/${id}/file`, {})
  },
})
const ofExports: Record<string, readonly Ask[]> = {
  'exports.plan': [post('/api/exports/plan', { subject: 'archives' })], 'exports.file': subjects.map(exported), 'exports.list': [get('/api/exports')], 'exports.waiting': [get('/api/exports/waiting')],
}

const roundsAt = [places.village, places.nextVillage, outside.county]
export const asksOf = (world: World): Record<string, readonly Ask[]> => ({ ...ofExports, ...asksOfLedgers(world.records, world.children, world.slips), ...asksOfDuties(world.duties, world.children), ...asksOfIndicators(world.children), ...asksOfRounds(world.children, roundsAt), ...ofArchives(world), ...ofComparisons(world), ...ofRosters(world), ...ofImports(world), ...ofRelief(world), ...ofWarnings, ...ofCalls(world), ...ofOffices(world), ...onPaper, ...refused(world) })
