/** Days and moments as people say them, always Asia/Shanghai. */
const offsetMs = 8 * 3_600_000
const weekdays = ['日', '一', '二', '三', '四', '五', '六']
const local = (at: string | number): Date => new Date(new Date(at).getTime() + offsetMs)
const two = (n: number): string => String(n).padStart(2, '0')

export const clockTime = (at: string | number): string => { const d = local(at); return `${two(d.getUTCHours())}:${two(d.getUTCMinutes())}` }
export const monthDay = (at: string | number): string => { const d = local(at); return `${d.getUTCMonth() + 1} 月 ${d.getUTCDate()} 日` }
export const isoDay = (at: string | number): string => { const d = local(at); return `${d.getUTCFullYear()}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}` }
export const weekday = (at: string | number): string => `星期${weekdays[local(at).getUTCDay()] ?? ''}`
export const fullTime = (at: string | number): string => `${isoDay(at)} ${clockTime(at)}`

/** To the second, for records that must say when exactly. */
export const exactTime = (at: string | number): string => `${fullTime(at)}:${two(local(at).getUTCSeconds())}`

/** 刚刚, 5 分钟前, 今天 08:12, 昨天 08:12, 6 月 19 日, 2025-11-12. */
export function sayWhen(at: string | number, now: number = Date.now()): string {
  const ms = now - new Date(at).getTime()
  if (ms >= 0 && ms < 60_000) return '刚刚'
  if (ms >= 0 && ms < 3_600_000) return `${Math.floor(ms / 60_000)} 分钟前`
  const days = Math.round((Date.parse(isoDay(now)) - Date.parse(isoDay(at))) / 86_400_000)
  if (days === 0) return `今天 ${clockTime(at)}`
  if (days === 1) return `昨天 ${clockTime(at)}`
  return isoDay(at).slice(0, 4) === isoDay(now).slice(0, 4) ? monthDay(at) : isoDay(at)
}

/** 9 岁 2 个月; below two years months count, above ten they do not. */
export function sayAge(birth: string, day: string): string {
  const [by, bm, bd] = birth.split('-').map(Number)
  const [y, m, d] = day.split('-').map(Number)
  if ([by, bm, bd, y, m, d].some(n => n === undefined || Number.isNaN(n))) return ''
  const months = (Number(y) - Number(by)) * 12 + Number(m) - Number(bm) - (Number(d) < Number(bd) ? 1 : 0)
  const years = Math.floor(months / 12)
  const rest = months % 12
  return rest === 0 ? `${years} 岁` : `${years} 岁 ${rest} 个月`
}

/** 4,279 with − for less than nothing. */
export const figure = (n: number): string => n < 0 ? `−${Math.abs(n).toLocaleString('en-US')}` : n.toLocaleString('en-US')
