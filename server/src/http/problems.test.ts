import { Problem } from '@qinghe/domain/kernel/problem.ts'
import { expect, it } from 'vitest'
import { isEverybodys, translated } from './problems.ts'

it.each(['40001', '40P01'])('a command that lost every try to others (%s) is told so in words, and may be sent again', code => {
  const error = Object.assign(new Error('could not serialize access due to concurrent update'), { code })
  const told = translated(error)
  expect(told).toBeInstanceOf(Problem)
  expect(told).toMatchObject({ status: 503, issues: [{ code: 'server.raced', message: expect.stringContaining('请再提交一次') }] })
  expect(isEverybodys(error)).toBe(true)
})
