/** Where the archive is kept and where the child is registered and lives, from names. */
import type { Draft } from '../archives/draft.ts'
import { readDivision } from '../archives/division.ts'
import { plainText } from '../codes/codeList.ts'
import { ancestorAt, isWithin, levelOf, regionCode, type RegionCode } from '../kernel/regionCode.ts'
import type { Place } from '../regions/types.ts'
import { isNothing, isPointing } from './cell.ts'
import { indexOf } from './placeIndex.ts'
import { findTown, findVillage, type PlaceTable, readAddress } from './places.ts'
import type { Reading, RowCells } from './rowCells.ts'
import { errorAt, type Found, quoted, suggestion, warningAt } from './said.ts'
import type { Suggestion } from './types.ts'

/** `said`: which of several villages somebody said is meant by a name (questions.ts). */
export type PlaceContext = PlaceTable & { keeper: RegionCode; within: RegionCode; said?: ReadonlyMap<string, RegionCode> | undefined }
/** `group` is what the place's own column says beyond the village: 1组. */
export type KeeperReading = Reading & { group: string }

const nothing: Reading = { draft: {}, issues: [] }
const nameOf = (code: number, { places }: PlaceTable): string => indexOf(places).byCode.get(code)?.short ?? ''
/** 良田镇高雅岭村 */
const fullName = (place: Place, table: PlaceTable): string =>
  place.level === 'village' ? `${nameOf(ancestorAt(place.code, 'town'), table)}${place.short}` : place.short
const mostNamed = 5
const candidates = (places: readonly Place[], table: PlaceTable): Suggestion[] => places.slice(0, mostNamed).map(place => suggestion(fullName(place, table)))
const names = (places: readonly Place[], table: PlaceTable): string => places.slice(0, mostNamed).map(place => fullName(place, table)).join('、')

/** Villages that a name alone may mean, for the question before anything is judged (questions.ts). */
export function severalAt(words: string, table: PlaceTable, within: RegionCode): { code: RegionCode; label: string }[] {
  const found = findVillage(words, table, within)
  return found.kind === 'several' && readAddress(words, table, within).place === null ? found.places.map(place => ({ code: place.code, label: fullName(place, table) })) : []
}

/** A cell that says nothing, or points at a line nobody could follow. */
const isEmpty = (text: string): boolean => isNothing(text) || isPointing(text)

/** The town's own column: a name, or a path that ends with it. */
function townOf(cells: RowCells, context: PlaceContext): { within: RegionCode; issues: Found[] } {
  const text = cells.at('row.town').text.trim()
  if (isEmpty(text)) return { within: context.within, issues: [] }
  const county = ancestorAt(context.within, 'county')
  const found = findTown(text, context, county)
  const place = found.kind === 'exact' ? found.place : readAddress(text, context, county).place
  if (place) return { within: ancestorAt(place.code, 'town'), issues: [] }
  if (found.kind === 'similar' || found.kind === 'former') {
    const words = { code: 'place.similar', title: `「${quoted(text)}」按「${found.place.short}」导入`, message: `区划表里没有「${quoted(text)}」，最接近的是${found.place.short}，请核对`, candidates: candidates([found.place], context) }
    return { within: found.place.code, issues: [warningAt('row.town', words)] }
  }
  const likely = found.kind === 'several' ? found.places : found.kind === 'none' ? found.near : []
  const here = likely.length > 0 ? likely : townsOfVillage(cells, context)
  return { within: context.within, issues: [errorAt('row.town', { code: 'place.town', title: `没有找到镇街「${quoted(text)}」`, message: '请写区划表里的全称，例如 良田镇', candidates: candidates(here, context) })] }
}

/** Towns that have a village of the name beside it. */
function townsOfVillage(cells: RowCells, context: PlaceContext): Place[] {
  const found = findVillage(cells.at('row.village').text, context, ancestorAt(context.within, 'county'))
  const villages = found.kind === 'several' ? found.places : found.kind === 'exact' ? [found.place] : []
  const towns = new Set(villages.map(place => ancestorAt(place.code, 'town')))
  return indexOf(context.places).ofLevel('town', ancestorAt(context.within, 'county')).filter(place => towns.has(place.code))
}

/** A village nobody knows leaves the child at the town, so that it is not lost; it must not put it into another's village. */
function unknownVillage(text: string, town: RegionCode, at: { context: PlaceContext; elsewhere: readonly Place[]; near: readonly Place[] }): Reading {
  const { context, elsewhere, near } = at
  const level = levelOf(town)
  const where = nameOf(town, context)
  const offered = candidates([...elsewhere.filter(place => isWithin(place.code, context.within)), ...near], context)
  const known = elsewhere.length > 0 ? `「${quoted(text)}」在${names(elsewhere, context)}，不在${where || '您的范围内'}` : `没有找到「${quoted(text)}」`
  const likely = near.length > 0 ? `，可能是${names(near, context)}` : ''
  if (level === 'town') {
    return { draft: { region: town }, issues: [warningAt('region', { code: 'place.unknown', title: known, message: `先归到${where}${likely}，导入后请补选村（居）`, candidates: offered })] }
  }
  const message = level === 'village' ? `这一行写的不是${where}，请核对或跳过此行` : `请写区划表里的村名，并加一列镇街${likely}`
  return { draft: {}, issues: [errorAt('region', { code: 'place.unknown', title: known, message, candidates: offered })] }
}

/** 苏仙岭街道苏园路社区1组: the column holds a path or a group as well. */
function villageByPath(text: string, town: RegionCode, context: PlaceContext): KeeperReading | undefined {
  const { place, rest, several } = readAddress(text, context, ancestorAt(context.within, 'county'))
  const inTown = several.filter(one => isWithin(one.code, town))
  const [only] = inTown
  const found = place?.level === 'village' ? place : several.length > 1 && only && inTown.length === 1 ? only : undefined
  if (!found) return undefined
  const group = place?.level === 'village' ? rest : groupBehind(text, found)
  if (isWithin(found.code, town)) return { draft: { region: found.code }, issues: [], group }
  // A name without its town is this town's village before it is another's.
  const namesTown = text.includes(nameOf(ancestorAt(found.code, 'town'), context))
  if (!namesTown) return undefined
  return {
    draft: {}, group: '',
    issues: [errorAt('region', {
      code: 'place.against', title: `「${quoted(text)}」不在${nameOf(town, context) || '您的范围内'}`, message: `村（居）写的是${fullName(found, context)}，请核对镇街和村（居）哪一处写错了`,
      candidates: isWithin(found.code, context.within) ? candidates([found], context) : [],
    })],
  }
}

const groupBehind = (text: string, place: Place): string => {
  const at = text.indexOf(place.short)
  return at < 0 ? '' : text.slice(at + place.short.length)
}

function villageAt(text: string, town: RegionCode, context: PlaceContext): KeeperReading {
  const alone = (reading: Reading): KeeperReading => ({ ...reading, group: '' })
  const code = readDivision(text)
  if (code !== null) return alone({ draft: { region: regionCode(code) }, issues: [] })
  const found = findVillage(text, context, town)
  if (found.kind === 'exact') return alone({ draft: { region: found.place.code }, issues: [] })
  const byPath = villageByPath(text, town, context)
  if (byPath) return byPath
  const said = found.kind === 'several' ? found.places.find(place => place.code === context.said?.get(plainText(text))) : undefined
  switch (found.kind) {
    case 'former': return alone({ draft: { region: found.place.code }, issues: [warningAt('region', {
      code: 'place.former', title: `「${quoted(text)}」现为「${found.place.short}」`, message: `区划表里「${quoted(text)}」已改为${fullName(found.place, context)}，按现在的村（居）导入`, candidates: candidates([found.place], context),
    })] })
    case 'similar': return alone({ draft: { region: found.place.code }, issues: [warningAt('region', {
      code: 'place.similar', title: `「${quoted(text)}」按「${found.place.short}」导入`, candidates: candidates([found.place], context),
      message: `区划表里没有「${quoted(text)}」，${nameOf(town, context) || '您的范围'}内最接近的是${fullName(found.place, context)}，请核对`,
    })] })
    case 'several': return alone(said ? { draft: { region: said.code }, issues: [] } : { draft: {}, issues: [errorAt('region', {
      code: 'place.several', title: `「${quoted(text)}」有几处`, message: `可能是${names(found.places, context)}，请写明镇街`, candidates: candidates(found.places, context),
    })] })
    case 'none': return alone(unknownVillage(text, town, { context, elsewhere: found.elsewhere, near: found.near }))
  }
}

/** The keeper of the archive: a column with the village, else the town, else what the upload was for. */
export function readKeeper(cells: RowCells, context: PlaceContext): KeeperReading {
  const { within, issues } = townOf(cells, context)
  const text = (cells.has('row.village') ? cells.at('row.village') : cells.at('region')).text.trim()
  if (issues.some(one => one.severity === 'error')) return { draft: {}, issues, group: '' }
  const isWider = isWithin(context.within, within)
  if (isEmpty(text)) return { draft: levelOf(within) === 'town' && !isWider ? { region: within } : {}, issues, group: '' }
  const own = villageAt(text, isWider ? context.within : within, context)
  return { ...own, issues: [...issues, ...own.issues] }
}

type AddressKeys = { division: 'hukouDivision' | 'residenceDivision'; address: 'hukouAddress' | 'residenceAddress'; label: string }

/** A name of several villages means the one that keeps the archive, or the one of its town. */
function settledBy(home: RegionCode | undefined, several: readonly Place[]): Place | undefined {
  const same = several.find(place => place.code === home)
  const inTown = home === undefined ? [] : several.filter(place => isWithin(place.code, ancestorAt(home, 'town')))
  return same ?? (inTown.length === 1 ? inTown[0] : undefined)
}

type Misspelt = { written: string; village: Place; rest: string }
/** 良田镇高雅玲村6组: what stands between the town and 村 resembles one village of the town only. */
function misspeltBehind(rest: string, town: Place, context: PlaceContext): Misspelt | undefined {
  const written = /^.{2,8}?(?:村|社区)/u.exec(rest)?.[0]
  const found = written === undefined ? undefined : findVillage(written, context, town.code)
  return written !== undefined && found?.kind === 'similar' ? { written, village: found.place, rest: rest.slice(written.length) } : undefined
}

const misspeltAddress = ({ written, village, rest }: Misspelt, keys: AddressKeys, context: PlaceContext): Reading => ({
  draft: { [keys.division]: village.code, ...(rest === '' ? {} : { [keys.address]: rest }) },
  issues: [warningAt(keys.division, {
    code: 'place.similar', title: `${keys.label}「${quoted(written)}」按「${village.short}」导入`, message: `区划表里没有「${quoted(written)}」，最接近的是${fullName(village, context)}，请核对`,
    candidates: candidates([village], context),
  })],
})

type Spot = { context: PlaceContext; home: RegionCode | undefined }

function readOne(text: string, keys: AddressKeys, { context, home }: Spot): Reading {
  if (isEmpty(text)) return nothing
  const code = readDivision(text)
  if (code !== null) return { draft: { [keys.division]: regionCode(code) }, issues: [] }
  const { place, rest, several } = readAddress(text, context, ancestorAt(context.within, 'county'))
  const settled = settledBy(home, several)
  if (settled) {
    const behind = groupBehind(text, settled)
    return { draft: { [keys.division]: settled.code, ...(behind === '' ? {} : { [keys.address]: behind }) }, issues: [] }
  }
  const misspelt = place?.level === 'town' ? misspeltBehind(rest, place, context) : undefined
  if (misspelt) return misspeltAddress(misspelt, keys, context)
  const address = place ? rest : text.trim()
  const draft: Draft = { ...(place ? { [keys.division]: place.code } : {}), ...(address === '' ? {} : { [keys.address]: address }) }
  if (several.length === 0) return { draft, issues: [] }
  return { draft, issues: [warningAt(keys.division, {
    code: 'place.several', title: `${keys.label}有几处同名`, message: `可能是${names(several, context)}，导入后请补选`, candidates: several.slice(0, mostNamed).map(one => suggestion(`${nameOf(ancestorAt(one.code, 'town'), context)}${text.trim()}`)),
  })] }
}

const hukou: AddressKeys = { division: 'hukouDivision', address: 'hukouAddress', label: '户籍所在地' }
const residence: AddressKeys = { division: 'residenceDivision', address: 'residenceAddress', label: '现居住地' }

/** Without a village column the address also says who keeps the archive: where the child lives, else where it is registered.
 *  @param home the keeper as its own columns say it */
export function readAddresses(cells: RowCells, context: PlaceContext, home: RegionCode | undefined): Reading {
  const spot = { context, home }
  const text = (target: 'row.hukouText' | 'row.residenceText', field: 'hukouDivision' | 'residenceDivision') =>
    (cells.has(target) ? cells.at(target) : cells.at(field)).text
  const registered = readOne(text('row.hukouText', 'hukouDivision'), hukou, spot)
  const living = readOne(text('row.residenceText', 'residenceDivision'), residence, spot)
  const inside = [living.draft.residenceDivision, registered.draft.hukouDivision].find(code => code && isWithin(code, context.within))
  const keeper = cells.has('row.village') || cells.has('region') || !inside ? {} : { region: inside }
  return { draft: { ...registered.draft, ...living.draft, ...keeper }, issues: [...registered.issues, ...living.issues] }
}

const anyGroup = /[\d一二三四五六七八九十]组/u
const groupNumber = /^第?([\d一二三四五六七八九十]{1,3})$/u
/** 3, 三 and 第3 in the column of the group are groups. */
const groupIn = (cells: RowCells): string => {
  const text = cells.at('row.group').text.trim()
  if (isEmpty(text)) return ''
  return groupNumber.test(text.normalize('NFKC')) ? `${text.normalize('NFKC')}组` : text
}

const longestGroup = 20
/** The group has a field of its own, and goes before the address of the village it belongs to, as papers have it. */
export function withGroup(draft: Draft, cells: RowCells, behind: string): Draft {
  const own = groupIn(cells)
  const named = own === '' || own.length > longestGroup ? draft : { ...draft, villageGroup: own }
  const group = own !== '' && behind.includes(own) ? behind : `${behind}${own}`
  if (group === '') return named
  const isHome = draft.hukouDivision !== draft.region && draft.residenceDivision === draft.region
  const key = isHome ? 'residenceAddress' : 'hukouAddress'
  // An address that names its own group is the surer one.
  return anyGroup.test(draft[key] ?? '') ? named : { ...named, [key]: `${group}${draft[key] ?? ''}` }
}

/** 户籍：良田镇 beside the village 高雅岭村 of that town is the same place said more coarsely, not another one. */
export function withFinerHukou(draft: Draft): Draft {
  const { hukouDivision, region, hukouAddress } = draft
  const isCoarser = hukouDivision && region && hukouDivision !== region && levelOf(region) === 'village' && isWithin(region, hukouDivision)
  return isCoarser && (!hukouAddress || /^[\d一二三四五六七八九十]{1,3}组$/u.test(hukouAddress)) ? { ...draft, hukouDivision: region } : draft
}
