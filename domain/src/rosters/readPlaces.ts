/** Where the archive is kept and where the child is registered and lives, from names. */
import type { Draft } from '../archives/draft.ts'
import { readDivision } from '../archives/division.ts'
import { ancestorAt, isWithin, levelOf, regionCode, type RegionCode } from '../kernel/regionCode.ts'
import type { Place } from '../regions/types.ts'
import { errorAt, type Found, isNothing, warningAt } from './cell.ts'
import { findTown, findVillage, readAddress } from './places.ts'
import type { Reading, RowCells } from './readCells.ts'

export type PlaceContext = { places: readonly Place[]; keeper: RegionCode; within: RegionCode }

const nothing: Reading = { draft: {}, issues: [] }
const nameOf = (code: number, places: readonly Place[]): string => places.find(place => place.code === code)?.short ?? ''
/** 良田镇高雅岭村 */
const fullName = (place: Place, places: readonly Place[]): string =>
  place.level === 'village' ? `${nameOf(ancestorAt(place.code, 'town'), places)}${place.short}` : place.short

function townOf(cells: RowCells, context: PlaceContext): { within: RegionCode; issues: Found[] } {
  const text = cells.at('row.town').text.trim()
  if (isNothing(text)) return { within: context.within, issues: [] }
  const found = findTown(text, context.places, ancestorAt(context.within, 'county'))
  if (found.kind === 'exact' || found.kind === 'similar') return { within: found.place.code, issues: [] }
  return { within: context.within, issues: [errorAt('row.town', { code: 'place.town', title: `没有找到镇街「${text}」`, message: '请写区划表里的全称，例如 良田镇' })] }
}

/** A village nobody knows leaves the child at the town, so that it is not lost; it must not put it into another's village. */
function unknownVillage(text: string, town: RegionCode, context: PlaceContext): Reading {
  const level = levelOf(town)
  const where = nameOf(town, context.places)
  if (level === 'town') {
    return {
      draft: { region: town },
      issues: [warningAt('region', { code: 'place.unknown', title: `没有找到「${text}」`, message: `先归到${where}，导入后请补选村（居）` })],
    }
  }
  const message = level === 'village' ? `这一行写的不是${where}，请核对或跳过此行` : '请写区划表里的村名，并加一列镇街'
  return { draft: {}, issues: [errorAt('region', { code: 'place.unknown', title: `没有找到「${text}」`, message })] }
}

function villageAt(text: string, town: RegionCode, context: PlaceContext): Reading {
  const code = readDivision(text)
  if (code !== null) return { draft: { region: regionCode(code) }, issues: [] }
  const found = findVillage(text, context.places, town)
  switch (found.kind) {
    case 'exact': return { draft: { region: found.place.code }, issues: [] }
    case 'similar': {
      const message = `${fullName(found.place, context.places)}，在${nameOf(town, context.places) || '您的范围'}内唯一`
      return { draft: { region: found.place.code }, issues: [warningAt('region', { code: 'place.similar', title: `「${text}」按「${found.place.short}」导入`, message })] }
    }
    case 'several': {
      const names = found.places.slice(0, 5).map(place => fullName(place, context.places)).join('、')
      return { draft: {}, issues: [errorAt('region', { code: 'place.several', title: `「${text}」有几处`, message: `可能是${names}，请写明镇街` })] }
    }
    case 'none': return unknownVillage(text, town, context)
  }
}

/** The keeper of the archive: a column with the village, else the town, else what the upload was for. */
export function readKeeper(cells: RowCells, context: PlaceContext): Reading {
  const { within, issues } = townOf(cells, context)
  const text = (cells.has('row.village') ? cells.at('row.village') : cells.at('region')).text.trim()
  if (issues.length > 0) return { draft: {}, issues }
  if (!isNothing(text)) return villageAt(text, within, context)
  return levelOf(within) === 'town' && within !== context.within ? { draft: { region: within }, issues: [] } : nothing
}

type AddressKeys = { division: 'hukouDivision' | 'residenceDivision'; address: 'hukouAddress' | 'residenceAddress'; label: string }

function readOne(text: string, keys: AddressKeys, context: PlaceContext): Reading {
  if (isNothing(text)) return nothing
  const code = readDivision(text)
  if (code !== null) return { draft: { [keys.division]: regionCode(code) }, issues: [] }
  const { place, rest, several } = readAddress(text, context.places, ancestorAt(context.within, 'county'))
  const address = (place ? rest : text.trim()).slice(0, 200)
  const draft: Draft = { ...(place ? { [keys.division]: place.code } : {}), ...(address === '' ? {} : { [keys.address]: address }) }
  if (several.length === 0) return { draft, issues: [] }
  const names = several.slice(0, 5).map(one => fullName(one, context.places)).join('、')
  return { draft, issues: [warningAt(keys.division, { code: 'place.several', title: `${keys.label}有几处同名`, message: `可能是${names}，导入后请补选` })] }
}

const hukou: AddressKeys = { division: 'hukouDivision', address: 'hukouAddress', label: '户籍所在地' }
const residence: AddressKeys = { division: 'residenceDivision', address: 'residenceAddress', label: '现居住地' }

/** Without a village column the address also says who keeps the archive: where the child lives, else where it is registered. */
export function readAddresses(cells: RowCells, context: PlaceContext): Reading {
  const text = (target: 'row.hukouText' | 'row.residenceText', field: 'hukouDivision' | 'residenceDivision') =>
    (cells.has(target) ? cells.at(target) : cells.at(field)).text
  const registered = readOne(text('row.hukouText', 'hukouDivision'), hukou, context)
  const living = readOne(text('row.residenceText', 'residenceDivision'), residence, context)
  const inside = [living.draft.residenceDivision, registered.draft.hukouDivision].find(code => code && isWithin(code, context.within))
  const keeper = cells.has('row.village') || cells.has('region') || !inside ? {} : { region: inside }
  return { draft: { ...registered.draft, ...living.draft, ...keeper }, issues: [...registered.issues, ...living.issues] }
}
