import { expect, it } from 'vitest'
import { quietWords } from './words.ts'

const sort = (title: string, of: number | null, unknown = 0) => ({ title, of, unknown })

it('nobody is in no trouble where something is not told, left open or could not be read', () => {
  expect(quietWords([sort('无人监护', 0), sort('辍学', 0)], true)).toBe('没有要预警的孩子。')
  expect(quietWords([sort('无人监护', 0, 3), sort('缺课', null)], false)).toBe('看得到的部分没有要预警的孩子；还不能全部知道的：无人监护、缺课、服务覆盖。')
})
