import { cell } from '@qinghe/domain/staff/matrix.ts'
import { roleKeys } from '@qinghe/domain/staff/roles.ts'
import { expect, it } from 'vitest'
import { navItems } from '../app/navigation.ts'
import { comingParts } from './comingParts.ts'

it('names to every role each part of its work that is not built, and to none a part it will never have', () => {
  const parts = { RPT: '应急处置', CASE: '个案', HOT: '12355 来电', ACT: '活动、夏令营和志愿服务', FAC: '儿童之家等阵地', KPI: '考核' } as const
  for (const role of roleKeys) {
    for (const [domain, words] of Object.entries(parts)) {
      const has = !cell(role, domain as keyof typeof parts).text.startsWith('—')
      expect(comingParts(role).includes(words), `${role} ${words}`).toBe(has)
    }
  }
})

it('names nothing that is on a menu already', () => {
  const labels = navItems.map(item => item.label)
  for (const role of roleKeys) for (const words of comingParts(role)) expect(labels).not.toContain(words)
})
