import { expect, it } from 'vitest'
import { mayOpen, navItems, visibleItems } from './navigation.ts'

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
it('opens the plans to whoever reads them, and what a county makes of them to whoever writes it', () => {
  for (const at of ['/plans/county', '/plans/edit']) expect([at, mayOpen(at, ['plans.read']), mayOpen(at, ['plans.read', 'plans.edit'])]).toEqual([at, false, true])
  expect(mayOpen('/plans', ['plans.read'])).toBe(true)
})
it('opens what one owes to whoever works, and the board to whoever stands over others', () => {
  expect(mayOpen('/duties/01900000-0000-7000-8000-000000000000', ['duties.read'])).toBe(true)
  expect(mayOpen('/duties/board', ['duties.read'])).toBe(false)
  expect(mayOpen('/duties/board', ['duties.read', 'duties.oversee'])).toBe(true)
})
it('opens the quarter, and every place of it, to whoever keeps identity up', () => {
  for (const at of ['/census', '/census/2026-Q2/431003102201', '/census/2026-Q2/431003102201/found', '/census/2026-Q2/closing']) expect([at, mayOpen(at, teacher), mayOpen(at, ['census.read'])]).toEqual([at, false, true])
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
it('has each address once, each in a place of its own, with what belongs together side by side', () => {
  expect(new Set(navItems.map(item => item.to)).size).toBe(navItems.length)
  expect(new Set(navItems.map(item => item.at)).size).toBe(navItems.length)
  expect(navItems.map(item => item.group).filter((group, i, all) => i === 0 || group !== all[i - 1])).toEqual([undefined, '管理'])
  expect(navItems.map(item => item.label)).toEqual(expect.arrayContaining(['工作台', '我的应办', '档案', '台账', '方案', '查看记录']))
})
