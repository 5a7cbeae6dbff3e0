/** What was said of planted children in a quarter, and why they were sent back, in words for whoever keeps identity up where they are. */
import type { About } from '@qinghe/domain/census/suspects.ts'
import { newUuid } from '@qinghe/domain/kernel/ids.ts'
import { countyNumberOf } from '@qinghe/domain/kernel/regionCode.ts'
import { restatementAt } from '../../server/src/census/restatements.ts'
import { reasonAt, wordsAt } from '../../server/src/census/store.ts'
import { suspectAt, suspectWordsAt } from '../../server/src/census/suspects.ts'
import { seal } from '../../server/src/crypto/sealing.ts'
import { testRing } from '../app.ts'
import { locked, planted, plantLine, plantLocked, settlePlanted } from '../census.ts'
import { insertRow } from '../walk/county.ts'
import type { Stage } from '../walk/stage.ts'
import type { Ask } from './asks.ts'
import { newText, plant } from './secrets.ts'
import { type Place, readsPlainly, sees, type Who } from './who.ts'

const keepers: readonly string[] = ['childDirector', 'childSupervisor', 'countyCivilAffairs']
const mayBeTold = (place: Place) => (who: Who, query: string): boolean =>
  ['census.village', 'census.line', 'census.restatements', 'census.suspects'].includes(query) && keepers.includes(who.role) && sees(who, { ...place, given: false }) && readsPlainly(who, 'ID')

/** Somebody others named there, of whom nothing but her name and words is known, and what was said of her. */
async function plantSuspect(owner: Stage['owner'], { county, place, words }: { county: number; place: Place; words: (what: string) => string }): Promise<void> {
  const [suspect, said] = [newUuid(), newUuid()]
  const about: About = { from: '团委', kind: 'newcomer', name: words('name of a suspect'), sexCode: null, birthDate: null, school: '', words: words('told of a suspect') }
  const by = { county, period: planted, region: place.region, at: new Date(), posting: newUuid(), account: newUuid(), verdict: 'absent' }
  await insertRow(owner, 'census_suspects', { ...by, id: suspect, source: 'league', about: seal(testRing, suspectAt(suspect), JSON.stringify(about)), said })
  await insertRow(owner, 'census_suspect_answers', { ...by, suspect, id: said, words: seal(testRing, suspectWordsAt(said), words('said of a suspect')) })
}

export async function plantRounds({ owner }: Stage, at: readonly { place: Place; child: string }[]): Promise<void> {
  for (const { place, child } of at) {
    const county = countyNumberOf(place.region)
    const of = { county, period: planted, child, region: place.region, at: new Date(), posting: newUuid(), account: newUuid() }
    await plantLine(owner, { county, child, region: place.region })
    const [answer, sent] = [newUuid(), newUuid()]
    const words = (what: string): string => plant({ what: `${what} in a quarter at ${place.key}`, value: newText(), may: mayBeTold(place) })
    await insertRow(owner, 'census_answers', { ...of, id: answer, over: [], asked: 0, seen: 'x', kind: 'unchanged', words: seal(testRing, wordsAt(answer), words('said')), command: answer })
    await insertRow(owner, 'census_returns', { ...of, id: sent, reason: seal(testRing, reasonAt(sent), words('sent back')) })
    await settlePlanted(owner, county, [child])
    await plantSuspect(owner, { county, place, words })
    const order = newUuid()
    await plantLocked(owner, { county, child, region: place.region })
    await insertRow(owner, 'census_restatements', { county, id: order, period: locked, balance: 'leftBehind', child, region: place.region, from_region: place.region, to_region: null, reason: seal(testRing, restatementAt(order), words('corrected')),
      proposed_at: new Date(), proposed_by: newUuid(), proposer: newUuid() })
  }
}

const of = `/api/census/rounds/${planted}`
const ofLocked = `/api/census/rounds/${locked}`
export const asksOfRounds = (children: readonly { id: string }[], villages: readonly number[]): Record<string, readonly Ask[]> => ({
  'census.rounds': [{ url: '/api/census/rounds' }], 'census.round': [{ url: of }], 'census.board': [{ url: `${of}/board` }], 'census.closing': [{ url: `${of}/closing` }],
  'census.balance': [{ url: `${of}/balance` }, { url: `${ofLocked}/balance` }], 'census.terms': ['leftBehind', 'inDifficulty'].map(balance => ({ url: `${ofLocked}/terms?balance=${balance}&limit=100` })),
  'census.report': [{ url: `${ofLocked}/report` }], 'census.printReport': [{ url: '/api/census/printing', body: { period: locked, format: 'docx', purpose: 'file' } }], 'census.restatements': [{ url: `${ofLocked}/restatements` }], 'census.compare': [{ url: `${ofLocked}/compare/${locked}?balance=leftBehind` }],
  'census.village': villages.map(region => ({ url: `${of}/villages/${region}?limit=100` })), 'census.line': children.map(one => ({ url: `${of}/children/${one.id}` })),
  'census.suspects': villages.map(region => ({ url: `${of}/villages/${region}/suspects` })), 'census.handed': [{ url: '/api/census/suspects' }], 'census.leads': [{ url: `${of}/leads` }],
  'census.match': [{ url: `${of}/match` }],
  'census.matchNames': ['in', 'out', 'unsure', 'unasked'].flatMap(education => ['in', 'out', 'unsure', 'unasked'].map(police => ({ url: `${of}/match/names?education=${education}&police=${police}&limit=100` }))),
})
