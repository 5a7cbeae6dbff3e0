import { expect, it } from 'vitest'
import { dataDomains } from '../kernel/dataDomain.ts'
import { cell } from './matrix.ts'
import { sayCell } from './matrixWords.ts'
import { roleKeys } from './roles.ts'

it('reads as a person would say it', () => {
  expect(sayCell('CRUA')).toBe('新建、查看、修改、审核')
  expect(sayCell('RU(残病);心理M')).toBe('查看、修改（残病）；心理：遮挡着看')
  expect(sayCell('M(抽查审批后R)')).toBe('遮挡着看（抽查审批后：查看）')
  expect(sayCell('教育资助RU')).toBe('教育资助：查看、修改')
  expect(sayCell('村S')).toBe('村：只看数字')
  expect(sayCell('—(昵称)')).toBe('只看昵称')
  expect(sayCell('—')).toBe('不查看')
})
it('leaves no letter of the table in any cell', () => {
  const left = roleKeys.flatMap(role => dataDomains.map(domain => sayCell(cell(role, domain).text))).filter(words => /[A-Z—]/.test(words))
  expect(left).toEqual([])
})
