/** How names, days and numbers go wrong between two offices. Everything follows from the stream of chance it is given. */
import { lunarOf, soundOf } from '@qinghe/server/linkage/characters.ts'
import { anniversary, dayNumber, dayNumberOf, dayText, yearOf } from '../world/days.ts'
import type { Random } from '../world/random.ts'

/** Read wrongly by the eye: pairs collected for this truth, on purpose not the table of the engine. */
const lookAlike = new Map([...`子孑宇字浩洁俊峻志忘文交嘉喜家冢天夭明朋博搏泽译思恩晨辰睿容建健国困伟纬旭昶鑫金承丞景影弘私立位正止智知鹏朋永水世也光先海梅锦绵振震佳住启后裕浴云去书节雨两欣欧梓样诗持紫素可何若苦语话梦焚静净雅稚婷停心必玉王晓浇慧彗春舂雪雷小少美姜秀季丽两芷芝依侬灵炅彩采月用星是安按婉碗清情乐东念恋轩斩豪毫杰态涛铸阳阴航杭凯凰翔羚哲晢磊品辉挥楠喃铭酩昊旻成戍洋样东车林材峰锋斌武龙尤毅殷强蛋超赵飞气平乎康唐涵函怡治萱宣琪棋桐铜馨磬妍研彤肜瑶遥颖颍菲非悦说蕊芯玲铃雯零霞瑕敏繁倩情莹萤娜挪芳方萍苹燕蒸娟捐琳淋梅海兰三英央香杳凤风珍诊`].flatMap((character, i, all) => i % 2 === 0 ? [[character, all[i + 1] ?? character] as const] : []))

const common = [...'子梓紫姿资孜宇雨羽语玉钰育煜昱浩昊皓好俊君军骏钧志智致治芝文雯闻汶嘉佳家加珈天恬田明铭名鸣茗博波柏泊泽择哲思斯丝司诗施晨辰宸尘陈睿瑞锐建健剑国果伟维薇威炜旭绪序鑫欣新馨心昕承成诚程呈城景静晶靖婧菁弘宏鸿红虹立丽莉力利正政峥鹏朋永勇咏世仕诗光广海锦金瑾今进振震珍真贞启琪奇淇琦祺裕钰云芸运允书舒淑雨宇可珂科若弱语梦孟雅亚娅婷廷庭亭艺怡意依毅熠一义伊晓小筱慧惠辉会卉春纯雪学美媚秀修芷志灵玲铃琳林霖彩采月悦跃玥星行兴安婉宛晚清青轻卿乐勒念轩宣萱璇豪昊杰洁婕涛韬阳洋扬杨航杭凯恺翔祥湘详磊蕾雷楠男南龙隆强蔷超朝飞菲妃芬平萍屏康涵含晗函寒韩桐彤童妍言研严岩颜瑶遥尧颖影莹盈蕊敏民闽倩茜芊霞夏娜纳芳方放燕艳彦雁娟涓梅眉兰岚蓝英瑛香湘凤奉']
/** Same sound, another character; sought among characters parents use. */
const soundAlike = new Map<string, string[]>()
for (const character of new Set(common)) {
  const sound = soundOf(character)
  soundAlike.set(sound, [...soundAlike.get(sound) ?? [], character])
}

const replaceAt = (characters: readonly string[], at: number, by: string): string => characters.map((one, i) => i === at ? by : one).join('')

/** One position of the given name, as long as something is known for it. */
function changed(name: string, r: Random, others: (character: string) => readonly string[]): string | null {
  const characters = [...name]
  const start = r.below(Math.max(1, characters.length - 1))
  for (let step = 0; step < characters.length - 1; step++) {
    const at = 1 + (start + step) % (characters.length - 1)
    const known = others(characters[at] ?? '').filter(other => other !== characters[at])
    const chosen = known[r.below(Math.max(1, known.length))]
    if (chosen !== undefined) return replaceAt(characters, at, chosen)
  }
  return null
}

export type NameSlip = 'same sound' | 'same shape' | 'missing or swapped'
/** Half by ear, a quarter by eye, a quarter a character lost or two changed about. */
export function slipOfName(name: string, r: Random): { name: string; slip: NameSlip } {
  const x = r.next()
  const bySound = (): string | null => changed(name, r, character => soundAlike.get(soundOf(character)) ?? [])
  const byShape = (): string | null => changed(name, r, character => lookAlike.has(character) ? [lookAlike.get(character) ?? ''] : [])
  if (x < 0.5) {
    const heard = bySound()
    if (heard !== null) return { name: heard, slip: 'same sound' }
  }
  if (x < 0.75) {
    const seen = byShape()
    if (seen !== null) return { name: seen, slip: 'same shape' }
  }
  const characters = [...name]
  if (characters.length >= 3 && r.chance(0.5)) return { name: replaceAt(characters, 1 + r.below(characters.length - 1), ''), slip: 'missing or swapped' }
  const last = characters.length - 1
  const turned = characters.map((one, i) => i === last ? characters[last - 1] ?? one : i === last - 1 ? characters[last] ?? one : one)
  return { name: turned.join(''), slip: 'missing or swapped' }
}

/** A neighbouring day, day and month changed about, or one digit of the year. */
export function slipOfDay(date: string, r: Random): string {
  const day = dayNumberOf(date)
  const [year, month, dayOfMonth] = date.split('-').map(Number)
  const x = r.next()
  if (x < 0.34 && year !== undefined && month !== undefined && dayOfMonth !== undefined && dayOfMonth <= 12 && dayOfMonth !== month) return dayText(dayNumber(year, dayOfMonth, month))
  if (x < 0.67) return dayText(day + (r.chance(0.5) ? 1 : -1))
  return dayText(anniversary(day, r.chance(0.5) ? 1 : -1))
}

export const placeholderOf = (date: string): string => `${yearOf(dayNumberOf(date))}-01-01`

export function lunarText(date: string): string {
  const lunar = lunarOf(date.replaceAll('-', '')) ?? date.replaceAll('-', '')
  return `${lunar.slice(0, 4)}-${lunar.slice(4, 6)}-${lunar.slice(6)}`
}

/** One digit another one, never the last character, so that the check no longer holds. */
export function slipOfNumber(number: string, r: Random): string {
  const at = r.below(number.length - 1)
  return `${number.slice(0, at)}${(Number(number[at]) + 1 + r.below(9)) % 10}${number.slice(at + 1)}`
}
