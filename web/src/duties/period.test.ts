import { expect, it } from 'vitest'
import { sayPeriod } from './period.ts'

it('says every period of a plan as people do', () => {
  const said = { '2026-Q1': '2026 年第一季度', '2026-W07': '2026 年第 7 周', '2026-05': '2026 年 5 月', '2026': '2026 年', '2026-H2': '2026 年下半年', '2026-05-20': '5 月 20 日', 'summer-2026': 'summer-2026' }
  for (const [period, words] of Object.entries(said)) expect(sayPeriod(period)).toBe(words)
})
