/** docs/coverage.tsv: the 278 items of the six plans, how much of each there is, and what shows it. Pure; the repository is looked through
 *  by coverageEvidence.ts. How the table is kept: docs/coverage.md. */
import { type Feature, featureTitles, isFeature, itemIds } from '@qinghe/domain/plans/items.ts'

export { featureTitles, itemIds }

/** works: all the item asks, end to end, with a test. partly: what is there works, what is missing is named. not: nothing of it yet. */
export const states = ['works', 'partly', 'not'] as const
export type State = (typeof states)[number]
const isState = (text: string): text is State => states.some(state => state === text)

export type CoverageLine = { item: string; feature: string; state: string; evidence: string[]; says: string; missing: string }
const head = ['item', 'feature', 'state', 'evidence', 'says', 'missing'] as const
/** Titles of tests hold commas and semicolons; none holds a bar between blanks. */
const between = ' | '

/** @returns the lines, or what is wrong with the shape of the table */
export function readTable(text: string): { lines: CoverageLine[]; faults: string[] } {
  const [first = '', ...rest] = text.replace(/\n$/, '').split('\n')
  const faults = first === head.join('\t') ? [] : [`line 1: the head must be ${head.join(', ')}`]
  const lines = rest.flatMap((line, index) => {
    const cells = line.split('\t')
    const [item = '', feature = '', state = '', evidence = '', says = '', missing = ''] = cells
    if (cells.length !== head.length) faults.push(`line ${index + 2}: ${cells.length} columns instead of ${head.length}`)
    return [{ item, feature, state, evidence: evidence === '' ? [] : evidence.split(between), says, missing }]
  })
  return { lines, faults }
}

/** What a piece of evidence names: `test:server/src/x.test.ts#part of a title` is form and name. */
export type Finder = (name: string) => boolean
export type Finders = Readonly<Record<string, Finder>>

function faultsOfEvidence(evidence: readonly string[], finders: Finders): string[] {
  return evidence.flatMap(one => {
    const [, form = '', name = ''] = /^([a-z]+):(.+)$/u.exec(one) ?? []
    const find = Object.hasOwn(finders, form) ? finders[form] : undefined
    if (find === undefined) return [`“${one}” is no evidence; the forms are ${Object.keys(finders).join(', ')}`]
    return find(name) ? [] : [`“${one}” does not exist`]
  })
}

const isTest = (evidence: string): boolean => evidence.startsWith('test:')

/** What a state promises. */
function faultsOfState({ state, evidence, missing }: CoverageLine): string[] {
  if (!isState(state)) return [`no state “${state}”; there are ${states.join(', ')}`]
  return [
    ...(state === 'not' && evidence.length > 0 ? ['is not there and has evidence all the same'] : []),
    ...(state !== 'not' && evidence.length === 0 ? [`is called ${state} without evidence`] : []),
    ...(state === 'works' && !evidence.some(isTest) ? ['is called works without a test'] : []),
    ...(state === 'works' && missing !== '' ? ['is called works although something is missing'] : []),
    ...(state !== 'works' && missing === '' ? ['does not say what is missing'] : []),
  ]
}

function faultsOfLine(line: CoverageLine, finders: Finders): string[] {
  const { evidence, feature, says } = line
  return [
    ...(isFeature(feature) ? [] : [`no feature “${feature}”`]),
    ...(/[一-龥]/u.test(says) ? [] : ['does not say in Chinese what the item is about']),
    ...(new Set(evidence).size === evidence.length ? [] : ['names the same evidence twice']),
    ...faultsOfState(line), ...faultsOfEvidence(evidence, finders),
  ]
}

/** Everything that is wrong, each with its item; empty when the table is true. */
export function faultsOfTable(text: string, finders: Finders): string[] {
  const { lines, faults } = readTable(text)
  const items = lines.map(line => line.item)
  const strangers = items.filter(item => !itemIds.includes(item))
  const misplaced = itemIds.filter((id, index) => items[index] !== id)
  return [
    ...faults,
    ...strangers.map(item => `${item}: no item of the plans`),
    ...itemIds.filter(id => !items.includes(id)).map(id => `${id}: has no line`),
    ...items.filter((item, index) => items.indexOf(item) !== index).map(item => `${item}: has two lines`),
    // One that is missing moves all behind it; the first is the one to look at.
    ...misplaced.slice(0, 1).map(id => `${id}: is not at its place`),
    ...lines.flatMap(line => faultsOfLine(line, finders).map(fault => `${line.item}: ${fault}`)),
  ]
}

export type Tally = Record<State, number>
/** Lines by feature and state, in the order of the features. */
export function tallyOf(lines: readonly CoverageLine[]): (Tally & { feature: Feature })[] {
  return Object.keys(featureTitles).filter(isFeature).map(feature => {
    const mine = lines.filter(line => line.feature === feature)
    const count = (state: State): number => mine.filter(line => line.state === state).length
    return { feature, works: count('works'), partly: count('partly'), not: count('not') }
  })
}
