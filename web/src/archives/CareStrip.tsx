/** Who cared for the child, as one thin bar over the years; the table of the archive page says the same in words. */
import type { GuardianshipSpell } from '@qinghe/domain/archives/archive.ts'
import { labelOf } from '@qinghe/domain/codes/codeList.ts'
import { relation } from '@qinghe/domain/codes/family.ts'
import { isoDay } from '../ui/time.ts'

const grandparents = [61, 62, 63, 64]
const noGuardian = 1

export type CareKind = 'parents' | 'grandparents' | 'relatives' | 'nobody'
export const careColour: Record<CareKind, string> = { parents: 'var(--c1)', grandparents: 'var(--c2)', relatives: 'var(--c3)', nobody: 'url(#nobody)' }
export const careName: Record<CareKind, string> = { parents: '父母', grandparents: '祖辈', relatives: '其他人', nobody: '无人照护' }

export function careKind(spell: Pick<GuardianshipSpell, 'guardianshipType' | 'relationCode' | 'hasEntrustedGuardian'>): CareKind {
  if (spell.guardianshipType === noGuardian) return 'nobody'
  if (spell.relationCode !== null && grandparents.includes(spell.relationCode)) return 'grandparents'
  return spell.hasEntrustedGuardian === true ? 'relatives' : 'parents'
}

export const time = (day: string): number => Date.parse(day)

export type Bar = { spell: GuardianshipSpell; kind: CareKind; from: number; to: number }
/** Oldest first; days as milliseconds, an open end is today. */
export function barsOf(spells: readonly GuardianshipSpell[], today: string): Bar[] {
  return [...spells].sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1))
    .map(spell => ({ spell, kind: careKind(spell), from: time(spell.validFrom), to: time(spell.validTo ?? today) }))
}

export const Hatch = () => (
  <defs>
    <pattern id="nobody" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
      <rect width="5" height="5" fill="var(--red-1)" /><rect width="2" height="5" fill="var(--red-fill)" />
    </pattern>
  </defs>
)

export function CareStrip({ spells, birth }: { spells: readonly GuardianshipSpell[]; birth: string | null }) {
  const today = isoDay(Date.now())
  const bars = barsOf(spells, today)
  const start = Math.min(bars[0]?.from ?? Date.now(), birth === null ? Number.POSITIVE_INFINITY : time(birth))
  const span = Math.max(Date.now() - start, 1)
  const x = (at: number) => ((at - start) / span) * 318
  const now = bars[bars.length - 1]
  const who = now === undefined ? '' : now.kind === 'nobody' ? '现在无人照护' : `现由${labelOf(relation, now.spell.relationCode) || careName[now.kind]}照护`
  return (
    <svg className="spells" viewBox="0 0 318 44" role="img" aria-label={`照护人时间轴，${who}`}>
      <Hatch />
      <rect x="0" y="4" width="318" height="16" rx="3" fill="var(--surface-3)" />
      {bars.map(b => <rect key={b.spell.id} x={x(b.from)} y="4" width={Math.max(3, x(b.to) - x(b.from) - 1.5)} height="16" rx="3" fill={careColour[b.kind]} />)}
      <text x="0" y="38" className="ax">{isoDay(start).slice(0, 4)}</text>
      <text x="318" y="38" textAnchor="end" className="ax">{who}</text>
    </svg>
  )
}
