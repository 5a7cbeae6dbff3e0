import { expect, it } from 'vitest'
import { mayOpen, visibleItems } from './navigation.ts'

const teacher = ['archives.read', 'statistics.read', 'staff.reference']

it('opens what is on the menu of a post, and what lies below it', () => {
  for (const { to } of visibleItems({ abilities: teacher, isList: true, seesNames: true })) expect(mayOpen(to, teacher)).toBe(true)
  expect(mayOpen('/archives/01900000-0000-7000-8000-000000000000/edit', teacher)).toBe(true)
  expect(mayOpen('/me', [])).toBe(true)
})
it('opens no address of another post, whether it is on a menu or not', () => {
  for (const at of ['/audit', '/staff', '/staff/import', '/rosters', '/rosters/new', '/comparisons', '/comparisons/new', '/archives/new', '/archives/identities']) expect(mayOpen(at, teacher), at).toBe(false)
  expect(mayOpen('/archives/new', [...teacher, 'archives.create'])).toBe(true)
  expect(mayOpen('/staff/matrix', teacher)).toBe(true)
})
it('leaves off the menu what can never hold anything for a post', () => {
  const menu = (post: { isList: boolean; seesNames: boolean; abilities?: string[] }) => visibleItems({ abilities: [...teacher, 'staff.assign', 'records.read'], ...post }).map(item => item.to)
  expect(menu({ isList: false, seesNames: true })).toEqual(expect.arrayContaining(['/archives', '/assignments']))
  expect(menu({ isList: true, seesNames: true })).not.toContain('/assignments')
  expect(menu({ isList: false, seesNames: false })).not.toContain('/archives')
  expect(menu({ isList: false, seesNames: false, abilities: ['exports.ask'] })).not.toContain('/exports')
  expect(menu({ isList: false, seesNames: true, abilities: ['exports.ask'] })).toContain('/exports')
  expect(menu({ isList: false, seesNames: true })).not.toContain('/records')
  expect(menu({ isList: false, seesNames: true, abilities: ['records.read', 'visit.read'] })).toContain('/records')
})
