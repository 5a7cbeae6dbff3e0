/** One record of every kind a command or query can name, in every place that matters, and what each contract is asked about it. */
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import type pg from 'pg'
import { actsOfPeople } from '@qinghe/domain/records/contract.ts'
import type { Kind as Declared } from '@qinghe/domain/records/kind.ts'
import { topOf } from '@qinghe/domain/records/kindsTogether.ts'
import { seal } from '../../server/src/crypto/sealing.ts'
import { wordsAt } from '../../server/src/exports/store.ts'
import { type KnownKind, shippedKinds } from '../../server/src/records/kinds.ts'
import { testRing } from '../app.ts'
import { sealFile } from '../../server/src/imports/store.ts'
import { dayFromToday } from '../bureau.ts'
import { planted, plantLine } from '../census.ts'
import { plantDuty } from '../duties.ts'
import { officePosts } from '@qinghe/domain/records/slips.ts'
import { plantSlip } from '../records/slipStock.ts'
import { plantFile } from '../records/files.ts'
import { plantRecord } from '../records/stock.ts'
import { places } from '../cast.ts'
import { give, insertRow, settleChild, type Spot, spotCounty, spots } from './county.ts'

export const kinds = ['child', 'file', 'batch', 'import', 'comparison', 'task', 'model', 'submission', 'agreement', 'assignment', 'account', 'posting',
  'spotCheck', 'code', 'clash', 'view', 'order', 'notice', 'below', 'export', 'slip', 'duty', 'waiver', 'pause'] as const
/** A record of one kind of ledger. */
export type OfLedger = `ledger ${string}`
export type Kind = (typeof kinds)[number] | OfLedger
export type Ids = Record<Kind, string>
const kindsByName: ReadonlyMap<string, Declared> = new Map(shippedKinds.map(({ kind }) => [kind.kind, kind]))
const ledgerOf = ({ kind }: Pick<Declared, 'kind'>): OfLedger => `ledger ${kind}`
export const ledgers: readonly OfLedger[] = shippedKinds.map(known => ledgerOf(known.kind))

async function comparisonsOf(owner: pg.ClientBase, at: { county: number; region: number },
  { id, child, account }: { id: string; child: string; account: string }): Promise<{ task: string; model: string }> {
  const [task, model] = [newUuid(), newUuid()]
  await insertRow(owner, 'comparisons', { ...at, id, number: newUuid(), file_name: 'x', kind: 'other', department: '民政', period: 'x', purpose: '核对',
    legal_basis: '依据', is_complete: false,
    all_should_be_filed: false, kept_columns: [], state: 'waiting', ordered_by: account, posting: account, ordered_at: new Date() })
  const { rows: [found] } = await owner.query<{ readers: string }>('select readers from qinghe.comparisons where id = $1', [id])
  await insertRow(owner, 'comparison_tasks', { ...at, comparison: id, readers: found!.readers, id: task, child, kind: 'moved', owner: 'childDirector',
    due: '2026-01-01', state: 'open', created_at: new Date() })
  await insertRow(owner, 'comparison_models', { ...at, id: model, comparison: id, against: id, reason: '试算', state: 'waiting', proposed_by: account,
    posting: account, proposed_at: new Date() })
  return { task, model }
}

/** One record of each kind, in a state that it is in for a while. */
async function ledgersOf(owner: pg.ClientBase, spot: Spot, { child, posting,
  account }: { child: string; posting: string; account: string }): Promise<Record<OfLedger, string>> {
  const made: Record<OfLedger, string> = {}
  for (const known of shippedKinds) {
    const ofChild = topOf(known.kind, kindsByName)?.about === 'child'
    const state = known.kind.states.find(one => known.kind.acts.some(act => act.from.includes(one.id)))?.id ?? 'done'
    made[ledgerOf(known.kind)] = await plantRecord(owner, { known, state, values: {}, county: spotCounty(spot), ...spots[spot], child: ofChild ? child : null,
      posting, account })
  }
  return made
}

let logins = 0
/** Everything of one place, written past every check. */
export async function recordsAt(owner: pg.ClientBase, spot: Spot): Promise<Ids> {
  const at = { county: spotCounty(spot), region: spots[spot].region }
  const id = (): string => newUuid()
  const child = await settleChild(owner, { spot })
  const ids = { child, batch: id(), import: id(), comparison: id(), submission: id(), agreement: id(), account: id(), posting: id(), spotCheck: id(),
    code: id(), clash: id(), view: id(), order: id(), notice: id(), export: id(), below: id() }
  const { account, posting } = ids
  const other = id()
  for (const one of [account, other]) await insertRow(owner, 'accounts',
    { id: one, login: `verborgen${logins++}`, name: '某人', region: at.region, state: 'active', created_by: id(), created_at: new Date() })
  await insertRow(owner, 'postings', { id: posting, account, holder: '某人', role: 'socialWorker', ...at, school: 0, valid_from: '2020-01-01', valid_to: null,
    state: 'active', proposed_by: other, confirmed_by: id(), created_at: new Date() })
  await give(owner, posting, { spot, child })
  const { rows: [given] } = await owner.query<{ id: string }>('select id from qinghe.assignments where child = $1', [child])
  await insertRow(owner, 'roster_batches', { ...at, id: ids.batch, number: newUuid(), file_name: 'x', state: 'ready', uploaded_by: account, posting,
    runs_as: posting, uploaded_at: new Date(), work_began: new Date() })
  await insertRow(owner, 'record_imports', { county: at.county, id: ids.import, kind: 'visit', act: 'record', region: at.region, posting, account,
    file_words: sealFile({ ring: testRing }, ids.import, 'x'), state: 'ready', uploaded_at: new Date() })
  await insertRow(owner, 'submissions', { ...at, id: ids.submission, number: newUuid(), office: 'police', kind: 'household', source: 'pieces', file_name: 'x',
    period: 'x', purpose: '核对', legal_basis: '依据',
    is_complete: false, all_should_be_filed: false, columns: '[]', state: 'handedIn', opened_by: account, posting, opened_at: new Date(),
      handed_at: new Date() })
  await insertRow(owner, 'submission_agreements', { ...at, id: ids.agreement, office: 'police', kind: 'household', agreed_by: account, posting,
    agreed_at: new Date() })
  await insertRow(owner, 'spot_checks', { id: ids.spotCheck, region: at.region, about: places.county, account, posting, asked_by: '某人', reason: '例行',
    starts: dayFromToday(0), until: dayFromToday(5), state: 'asked', created_at: new Date() })
  await insertRow(owner, 'one_time_codes', { id: ids.code, account, region: at.region, code_hash: Buffer.alloc(32, logins), purpose: 'reset', issued_by: other,
    issued_at: new Date(), expires_at: new Date(Date.now() + 86_400_000) })
  await insertRow(owner, 'account_orders', { id: ids.order, kind: 'suspend', account, holder: '某人', login: 'x', region: at.region, guard: 'officer',
    reason: '调离', proposed_by: other, proposed_by_name: '某人', proposed_as: 'systemAdmin',
    proposed_at: new Date(), expires_at: new Date(Date.now() + 86_400_000), state: 'waiting' })
  await insertRow(owner, 'installations_below', { id: ids.below, region: at.region, name: '某地', origin: id(),
    public_key: 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE', state: 'proposed', proposed_by: other, proposed_by_name: '某人',
      proposed_at: new Date() })
  await insertRow(owner, 'reading_notices', { ...at, id: ids.notice, posting, account, role: 'socialWorker', line: 'stop', span: 'hour', day: dayFromToday(0),
    hour: 1, shown: 9, allowed: 1, at: new Date() })
  await insertRow(owner, 'identity_clashes', { county: at.county, id: ids.clash, child, other_county: at.county, other_child: id(), account, at: new Date() })
  await insertRow(owner, 'exports', { ...at, id: ids.export, number: 'DC', subject: 'archives', title: '名单', asked: '{"query":{},"columns":[]}', said: [],
    columns: '[]', words: seal(testRing, wordsAt(ids.export), '核对'), rows: 300,
    state: 'waiting', account, posting, role: 'socialWorker', asked_at: new Date(), expires_at: new Date(Date.now() + 86_400_000) })
  await insertRow(owner, 'saved_views', { county: at.county, account, id: ids.view, name: '视图', search: '', created_at: new Date() })
  const ledgers = await ledgersOf(owner, spot, { child, posting, account })
  const slip = await plantSlip(owner, { record: ledgers['ledger visit'] ?? '', organisation: id(), receivers: officePosts, says: 'x' })
  const file = await plantFile(owner, { record: ledgers['ledger visit'] ?? '', field: 'photos', name: '某处.jpg' })
  const duty = await plantDuty(owner, { of: 'visit', ...at, school: spots[spot].school, child })
  await plantLine(owner, { ...at, child })
  const waiver = id()
  await insertRow(owner, 'duty_waivers', { county: at.county, id: waiver, duty, asked_by: other, asked_as: posting, asked_at: new Date() })
  const pause = id()
  await insertRow(owner, 'duty_pauses', { county: at.county, id: pause, duty, since: dayFromToday(0), asked_by: other, asked_as: posting, asked_at: new Date() })
  return { ...ids, ...ledgers, slip, file, duty, waiver, pause, assignment: given!.id, ...await comparisonsOf(owner, at, { id: ids.comparison, child, account }) }
}

/** Which ids a contract is asked about, and its input around them. */
/** What is asked of the contracts of a kind, whichever it is. */
function questionsOf({ kind }: KnownKind): Record<string, Question> {
  const ledger = ledgerOf(kind)
  const above = `ledger ${kind.about}` as const
  const about: Kind[] = kind.about === 'child' ? ['child'] : kindsByName.has(kind.about) ? [above] : []
  const begun = (ids: Ids): Record<string, unknown> => ({ record: newUuid(), body: {}, ...(kind.about === 'child' ? { child: ids.child } : {}),
    ...(kindsByName.has(kind.about) ? { parent: ids[above] } : {}) })
  return Object.fromEntries([
    [`${kind.kind}.get`, of(ledger, 'record')], [`${kind.kind}.history`, of(ledger, 'record')],
    [`${kind.kind}.list`, { about: ['child', ledger], input: (ids: Ids) => ({ child: ids.child, parent: ids[ledger] }) }],
    ...actsOfPeople(kind).map((act): [string, Question] => [`${kind.kind}.${act.id}`, act.from.includes('none') ? { about, input: begun }
      : { about: [ledger, ...(act.assigns ? ['posting' as const] : [])], input: ids =>
        ({ record: ids[ledger], body: {}, ...(act.assigns ? { assignee: ids.posting } : {}) }) }]),
  ])
}

export type Question = { about: readonly Kind[]; input: (ids: Ids) => Record<string, unknown> }
const of = (kind: Kind, name: string, more: Record<string, unknown> = {}): Question => ({ about: [kind], input: ids => ({ [name]: ids[kind], ...more }) })
const pair = { comparison: '', row: 1 }
const period = { validFrom: dayFromToday(1), validTo: dayFromToday(5), reason: '工作需要' }

const said = { period: planted, over: [], asked: 0 }
const ofRounds: Readonly<Record<string, Question>> = {
  'census.line': of('child', 'child', { period: planted }), 'census.confirmUnchanged': of('child', 'child', { ...said, seen: 'x', words: '在家' }), 'census.recordNotFound': of('child', 'child', { ...said, seen: 'x', words: '问过邻居' }),
  'census.recordChange': of('child', 'child', { ...said, patch: { classNo: '9' }, words: '在家' }), 'census.recordGone': of('child', 'child', { ...said, reason: 2, on: dayFromToday(0), evidence: '问过邻居' }),
  'census.takeBack': of('child', 'child', { period: planted, over: [newUuid()] }), 'census.returnLine': of('child', 'child', { period: planted, reason: '请核实' }),
  'census.settleSuspect': of('child', 'child', { period: planted, suspect: newUuid(), over: null, verdict: 'known' }),
  'census.restate': of('child', 'child', { period: planted, id: newUuid(), balance: 'leftBehind', counted: true, reason: '当时在村里' }),
}
export const questions: Readonly<Record<string, Question>> = {
  ...Object.assign({}, ...shippedKinds.map(questionsOf)), 'records.timeline': of('child', 'child'), 'slips.get': of('slip', 'id'),
    'messages.read': { about: ['slip'], input: ({ slip }) => ({ notices: [{ topic: 'arrived', title: '送达单', day: dayFromToday(0), slip }] }) }, 'slips.receive': of('slip', 'id'), 'slips.answer': of('slip', 'id', { answer: '已经办理' }),
'records.confirm': of('ledger visit', 'record', { revision: 1 }), 'records.decline': of('ledger visit', 'record', { revision: 1, reason: '不合适' }),
  'records.withdraw': of('ledger visit', 'record', { revision: 1 }),
  'records.files': of('ledger visit', 'record'), 'records.file': of('file', 'file'),
  'records.reveal': of('ledger keyTarget', 'record', { kind: 'keyTarget', field: 'cadrePhone', reason: 'contact' }),
  'records.counts': { about: ['child', 'ledger visitIssue'], input: ids => ({ kind: 'visitIssue', list: { child: ids.child, parent: ids['ledger visit'] } }) },
  'duties.get': of('duty', 'duty'), 'duties.ofChild': of('child', 'child'), 'duties.list': of('child', 'child'),
    'duties.remind': of('duty', 'duty', { words: '请尽快' }), 'duties.askWaiver': of('duty', 'duty', { waiver: newUuid(), reason: '已经搬走' }),
  'duties.handOver': { about: ['duty', 'posting'], input: ({ duty, posting }) => ({ duties: [duty], to: posting, reason: '出差' }) },
    'duties.decideWaiver': of('waiver', 'waiver', { grant: true, reason: '同意' }),
  'duties.askPause': of('duty', 'duty', { pause: newUuid(), since: dayFromToday(0), until: null, reason: '孩子住院' }),
    'duties.decidePause': { about: ['duty', 'pause'], input: ({ duty, pause }) => ({ duty, pause, grant: true, reason: '同意' }) },
    'duties.endPause': { about: ['duty', 'pause'], input: ({ duty, pause }) => ({ duty, pause, reason: '已经出院' }) },
  ...ofRounds,
  'relief.explain': of('child', 'child'), 'hotline.relate': { about: ['child', 'ledger hotlineCall'], input: ids => ({ call: ids['ledger hotlineCall'], child: ids.child }) },
  'indicators.why': of('child', 'child', { plan: 'countyCare', indicator: 'guardedShare' }),
  'duties.cannotNow': of('duty', 'duty', { reason: '孩子在外地' }), 'duties.mine': of('child', 'child'), 'duties.remindLate': of('posting', 'posting', { words: '请尽快' }),
  'archives.get': of('child', 'id'), 'archives.history': of('child', 'id'), 'archives.viewers': of('child', 'id'), 'audit.viewersOf': of('child', 'child'),
  'archives.reveal': of('child', 'id', { field: 'residenceAddress', reason: 'verify' }),
  'archives.correct': of('child', 'id', { patch: { classNo: '9' } }),
    'archives.change': of('child', 'id', { patch: { classNo: '9' }, effectiveFrom: dayFromToday(0) }),
  'archives.submit': { about: ['child'], input: ({ child }) => ({ archives: [{ id: child, version: 1 }] }) },
  'archives.review': { about: ['child'], input: ({ child }) => ({ archives: [{ id: child, version: 1 }] }) },
  'archives.return': { about: ['child'], input: ({ child }) => ({ archives: [{ id: child, version: 1 }], reason: '请核实' }) },
  'archives.proposeExit': of('child', 'id', { reason: 2, on: dayFromToday(0) }), 'archives.confirmExit': of('child', 'id'),
    'archives.cancelExit': of('child', 'id', { reason: '仍在' }), 'archives.reenter': of('child', 'id', { on: dayFromToday(0), reason: '已回村' }),
  'archives.names': { about: ['child'], input: ({ child }) => ({ ids: [child] }) }, 'audit.answerReading': of('notice', 'notice', { reason: '已经核实' }),
  'archives.judgeIdentity': { about: ['clash', 'child'], input: ({ clash, child }) => ({ id: clash, child, verdict: 'verified' }) },
  'staff.removeView': of('view', 'id'),
  'archives.duplicates': { about: ['child'], input: ({ child }) => ({ name: '无此人', birthDate: '2016-05-01', except: child }) },
  'audit.leaves': { about: ['account', 'child'], input: ({ account, child }) => ({ account, child, limit: 10 }) },
  'audit.proof': of('posting', 'id'),
  'exports.decide': of('export', 'export', { approves: true, seen: 'x', reason: '同意' }), 'exports.cancel': of('export', 'export'),
    'exports.file': of('export', 'export'),
  'printing.archives': { about: ['child'], input: ({ child }) => ({ layout: 'file', children: [child], format: 'docx', purpose: 'file' }) },
  'printing.records': { about: ['ledger visit'], input: ids =>
    ({ kind: 'visit', layout: 'each', records: [ids['ledger visit']], format: 'docx', purpose: 'file' }) },
  'comparisons.closeTask': of('task', 'task', { outcome: 'done', evidence: '已核实' }),
  'comparisons.listTasks': of('comparison', 'comparison'), 'comparisons.countTasks': of('comparison', 'comparison'),
  'comparisons.decide': { about: ['comparison', 'child'], input: ({ comparison, child }) => ({ ...pair, comparison, child, verdict: 'different' }) },
  'comparisons.undo': { about: ['comparison', 'child'], input: ({ comparison, child }) => ({ ...pair, comparison, child }) },
  'comparisons.pair': { about: ['comparison', 'child'], input: ({ comparison, child }) => ({ ...pair, comparison, child }) },
  'comparisons.decisions': of('comparison', 'comparison'), 'comparisons.doubts': of('comparison', 'comparison'),
    'comparisons.get': of('comparison', 'comparison'),
  'comparisons.missing': of('comparison', 'comparison'), 'comparisons.report': of('comparison', 'comparison'),
    'comparisons.restart': of('comparison', 'comparison'),
  'comparisons.rows': of('comparison', 'comparison', { state: 'lead' }),
  'comparisons.decideModel': of('model', 'model', { verdict: 'refuse', reason: '不合适' }), 'comparisons.model': of('model', 'model'),
  'comparisons.proposeModel': { about: ['comparison'], input: ({ comparison }) => ({ model: newUuid(), comparison, reason: '重新估计' }) },
  'comparisons.order': { about: ['batch'], input: ({ batch }) =>
    ({ comparison: newUuid(), batch, kind: 'other', department: '民政局', period: '2026 年', purpose: '核对', legalBasis: '依据', isComplete: false,
      allShouldBeFiled: false }) },
  'imports.get': of('import', 'batch'), 'imports.rows': of('import', 'batch'), 'imports.groups': of('import', 'batch'),
    'imports.marked': of('import', 'batch'), 'imports.reveal': of('import', 'batch', { row: 1, column: 0 }),
  'imports.map': of('import', 'batch', { columns: [] }), 'imports.fixCell': of('import', 'batch', { row: 1, column: 0, value: 'x' }),
    'imports.mendGroup': of('import', 'batch', { group: 'x', value: 'x' }),
  'imports.choose': { about: ['import', 'child'], input: ({ import: batch, child }) => ({ batch, row: 1, child }) },
    'imports.select': of('import', 'batch', { rows: [1], selected: false }),
  'imports.commit': of('import', 'batch', { expected: 1 }), 'imports.cancel': of('import', 'batch'), 'imports.undo': of('import', 'batch', { reason: '传错了' }),
  'rosters.get': of('batch', 'batch'), 'rosters.rows': of('batch', 'batch'), 'rosters.groups': of('batch', 'batch'),
    'rosters.lines': of('batch', 'batch', { sheet: 0 }), 'rosters.marked': of('batch', 'batch'),
  'rosters.proposals': of('batch', 'batch'), 'rosters.reveal': of('batch', 'batch', { row: 1, column: 0 }),
    'rosters.answer': of('batch', 'batch', { answers: [] }),
  'rosters.map': of('batch', 'batch', { columns: [] }), 'rosters.recheck': of('batch', 'batch'),
    'rosters.fixCell': of('batch', 'batch', { row: 1, column: 0, value: 'x' }),
  'rosters.mendGroup': of('batch', 'batch', { group: 'x', value: 'x' }), 'rosters.deselect': of('batch', 'batch', { rows: [1], selected: false }),
  'rosters.commit': of('batch', 'batch', { expected: 1 }), 'rosters.cancel': of('batch', 'batch'), 'rosters.undo': of('batch', 'batch', { reason: '传错了' }),
  'rosters.settle': { about: ['batch', 'child'], input: ({ batch, child }) => ({ batch, row: 1, child, version: 1, verdict: 'skipped', fields: [] }) },
  'staff.account': of('account', 'id'), 'staff.issueCode': of('account', 'id', { codeHash: 'a'.repeat(64) }),
    'staff.suspendAccount': of('account', 'id', { reason: '调离' }),
  'staff.restoreAccount': of('account', 'id', { reason: '回岗' }),
  'staff.endSessions': of('account', 'id'), 'staff.orders': of('account', 'account'), 'staff.confirmOrder': of('order', 'id'),
    'staff.refuseOrder': of('order', 'id', { reason: '不符' }), 'staff.withdrawOrder': of('order', 'id'), 'staff.confirmBelow': of('below', 'id'),
      'staff.refuseBelow': of('below', 'id', { reason: '不符' }),
  'staff.assign': { about: ['posting', 'child'], input: ({ posting, child }) =>
    ({ posting, children: [child], kind: 'service', validFrom: dayFromToday(0), validTo: null }) },
  'staff.assignments': of('posting', 'posting'),
  'staff.endAssignment': { about: ['assignment', 'child'], input: ({ assignment, child }) => ({ id: assignment, child, day: dayFromToday(0), reason: '结束' }) },
  'staff.confirmPosting': { about: ['posting'], input: ({ posting }) => ({ postings: [posting] }) },
  'staff.refusePosting': { about: ['posting'], input: ({ posting }) => ({ postings: [posting], reason: '不符' }) },
  'staff.endPosting': of('posting', 'id', { day: dayFromToday(0), successor: null, reason: '离任' }),
  'staff.substitute': { about: ['posting', 'account'], input: ({ posting, account }) => ({ id: newUuid(), posting, account, ...period }) },
  'staff.proposePosting': { about: ['account'], input: ({ account }) =>
    ({ id: newUuid(), account, role: 'childDirector', region: places.village, ...period }) },
  'staff.decideSpotCheck': of('spotCheck', 'id', { approve: false }), 'staff.closeSpotCheck': of('spotCheck', 'id'),
  'submissions.accept': { about: ['submission'], input: ({ submission }) => ({ submission, comparison: newUuid(), always: false }) },
  'submissions.endAgreement': of('agreement', 'agreement'), 'submissions.get': of('submission', 'submission'),
    'submissions.handIn': of('submission', 'submission', { rows: 1 }),
  'submissions.map': of('submission', 'submission', { columns: [{ index: 0, target: null }] }), 'submissions.report': of('submission', 'submission'),
  'submissions.return': of('submission', 'submission', { reason: '请核对' }), 'submissions.rows': of('submission', 'submission'),
  'submissions.send': of('submission', 'submission', { piece: 1, rows: [['x']] }), 'submissions.withdraw': of('submission', 'submission'),
}

/** Contracts with ids that name nothing which is there already. */
export const named: Readonly<Record<string, string>> = {
  'archives.create': 'a new archive: asked for below', 'census.recordFound': 'a new archive, as archives.create', 'exports.order': 'a new file', 'staff.saveView': 'a view of one’s own account',
    'rosters.upload': 'a new batch, by a form', 'imports.upload': 'a new import, by a form', 'submissions.upload': 'a new roster, by a form',
      'records.stageFile': 'a new file, by a form',
  'census.unsettleSuspect': 'a suspect of one’s own place: asked in server/src/census/suspects.test.ts', 'census.handIn': 'somebody new',
  'census.decideRestatement': 'an order of one’s own county: asked in server/src/census/lock.test.ts',
  'submissions.open': 'a new roster', 'staff.askSpotCheck': 'a new question', 'staff.createAccount': 'a new account',
    'staff.createOrganisation': 'a new organisation', 'staff.importPostings': 'new accounts and posts', 'staff.proposeBelow': 'a new line',
      'kinds.propose': 'a new version', 'kinds.source': 'a version of one’s own county',
        'kinds.compare': 'a version of one’s own county: asked in compareKinds.test.ts',
        'kinds.decide': 'a version of one’s own county: asked in countyKinds.test.ts',
  'plans.propose': 'a new version', 'plans.take': 'new versions', 'plans.withdraw': 'a new version', 'plans.source': 'a version of one’s own county',
    'plans.compare': 'versions of one’s own county', 'plans.print': 'the same', 'duties.seenAs': 'the same',
  'plans.decide': 'a version of one’s own county: asked in countyPlans.test.ts',
  'records.ownList': 'asked of a ledger there is, in countyKinds.test.ts', 'records.ownGet': 'the same', 'records.ownHistory': 'the same',
    'records.ownAct': 'the same',
}
