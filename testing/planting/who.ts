/** Who asks in the walk of planted secrets, and what the matrix (docs/domain/权限.md) lets each read. Written from the matrix alone: nothing of
 *  what is walked upon is asked. */
import type { DataDomain } from '@qinghe/domain/kernel/dataDomain.ts'
import { isWithin } from '@qinghe/domain/kernel/regionCode.ts'
import { cell, lettersOf } from '@qinghe/domain/staff/matrix.ts'
import { needsSpotCheck, type RoleKey, roleOf, shapeOf } from '@qinghe/domain/staff/roles.ts'
import type { Person } from '../app.ts'

/** `about`: the area of an open spot check · `has`: the place whose child was given by name. */
export type Who = { title: string; role: RoleKey; region: number; county: number; school: number; about?: number; has?: string; person: Person }
/** Where something was planted; `given`: with the child that list posts have. */
export type Place = { key: string; region: number; school: number; given: boolean }

/** Letters that hold for every child this post sees. */
export const holds = ({ role }: Pick<Who, 'role'>, domain: DataDomain): ReadonlySet<string> => lettersOf(role, domain)

/** Rows of the domain are read at all. */
export const reads = (who: Who, domain: DataDomain): boolean => {
  const held = holds(who, domain)
  return held.has('R') || held.has('M') || held.has('A') || (held.has('P') && shapeOf(who.role) === 'list')
}
/** Read in clear without more ado. */
export const readsPlainly = (who: Who, domain: DataDomain): boolean => reads(who, domain) && (holds(who, domain).has('R') || !holds(who, domain).has('M'))
/** In clear, also where an open spot check is what lets it be. */
export const readsClear = (who: Who, domain: DataDomain): boolean => {
  const { when } = cell(who.role, domain)
  return readsPlainly(who, domain) || (who.about !== undefined && when?.condition === 'spotCheck' && when.letters.includes('R'))
}
export const readsMasked = (who: Who, domain: DataDomain): boolean => reads(who, domain) && !readsClear(who, domain)
/** R(无证号). */
export const seesNumbers = ({ role }: Who): boolean => cell(role, 'ID').text !== 'R(无证号)'

/** Posts above the county see nobody without a spot check. */
export const isShut = ({ role, about }: Who): boolean => needsSpotCheck(role) && about === undefined
export function sees(who: Who, { region, school, given, key }: Place): boolean {
  if (isShut(who)) return false
  if (shapeOf(who.role) === 'list') return given && who.has === key
  if (roleOf(who.role).ofSchool) return Math.floor(region / 1_000_000) === who.county && school === who.school
  return isWithin(region, who.about ?? who.region)
}
/** The whole of an area lies in the post's own, and it works for no school. */
export const covers = (who: Who, region: number): boolean => !isShut(who) && shapeOf(who.role) === 'range' && !roleOf(who.role).ofSchool && isWithin(region, who.about ?? who.region)
