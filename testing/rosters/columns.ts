/** Columns of rosters: how one child fills the cell, and what a careful person then knows. */
import type { FieldKey } from '@qinghe/domain/archives/draft.ts'
import { incomeSource, reliefStatus } from '@qinghe/domain/codes/administration.ts'
import { type CodeList, entryOf, labelOf, labelsOf } from '@qinghe/domain/codes/codeList.ts'
import { guardianshipRating, guardianshipType, relation as relations } from '@qinghe/domain/codes/family.ts'
import { ethnic as peoples } from '@qinghe/domain/codes/person.ts'
import { disabilityLevel, disabilityType, grade as grades, healthStatus, schoolingStatus } from '@qinghe/domain/codes/situation.ts'
import { even, type Random } from '../world/random.ts'
import type { WorldChild, WorldPerson } from '../world/types.ts'
import type { SheetCell } from './sheet.ts'
import { type Accepted, addressLike, anything, passes, type Says } from './truth.ts'
import {
  type DayStyle, dayCell, idText, locally, monthStyles, nameText, type NameStyle, noNumber, type NumberStyle, phoneCell, type PhoneStyle, type Place, reversed,
  spoken, type VillageStyle, villageText,
} from './writings.ts'

/** What a writer of a cell knows. */
export type Scribe = { child: WorldChild; r: Random; place: Place; number: number }
/** `fair`: a warning is fair here, and at the other columns named. */
export type Put = { cell: SheetCell; says?: Says; fair?: true | readonly string[] }
/** `head`: the words from the top level down; levels that repeat to the right are one merged group. */
export type Column = { key: string; head: readonly string[]; put: (s: Scribe) => Put }
type Head = string | readonly string[]
const headOf = (head: Head): readonly string[] => (typeof head === 'string' ? [head] : head)

export const column = (key: string, head: Head, put: (s: Scribe) => Put): Column => ({ key, head: headOf(head), put })
/** Says nothing about the child: numbers of lines, remarks of the clerk, people who are no family. */
export const asideColumn = (key: string, head: Head, cell: (s: Scribe) => SheetCell): Column => column(key, head, s => ({ cell: cell(s) }))
export const serialNumber = (head: Head = '序号'): Column => asideColumn('number', head, s => s.number)

const some = <T>(styles: T | readonly T[]) => (Array.isArray(styles) ? even(styles as readonly T[]) : () => styles as T)
const field = (key: FieldKey, ...accepted: Accepted[]): Says => ({ [key]: accepted })

export const name = (head: Head = '姓名', styles: NameStyle | readonly NameStyle[] = 'plain'): Column => {
  const style = some(styles)
  return column('name', head, ({ child, r }) => {
    const cell = nameText(r, child.name, style(r))
    // What stands in brackets behind a name goes nowhere, so that saying so is right.
    return { cell, says: field('name', child.name), ...(/[（(]/.test(cell) ? { fair: true } : {}) }
  })
}
const sexWords = { plain: ['男', '女'], child: ['男童', '女童'], code: ['1', '2'], long: ['男性', '女性'] } as const
export const sex = (head: Head = '性别', words: keyof typeof sexWords = 'plain'): Column =>
  column('sexCode', head, ({ child }) => ({ cell: sexWords[words][child.sexCode - 1] ?? null, says: field('sexCode', child.sexCode) }))

const others = even(['穿青人', '其他', '未识别民族', '外国血统'])
/** Short, long, traditional: 汉 · 汉族 · 漢族. */
export const ethnic = (head: Head = '民族', loose = false): Column => column('ethnicCode', head, ({ child, r }) => {
  if (loose && r.chance(0.03)) {
    const written = others(r)
    return { cell: written, says: field('ethnicCode', 97, ...(written === '外国血统' ? [98] : [])), fair: true }
  }
  const label = labelOf(peoples, child.ethnicCode)
  const written = !loose || r.chance(0.4) ? label : child.ethnicCode === 1 && r.chance(0.3) ? even(['漢族', '漢'])(r) : label.replace(/族$/, '')
  return { cell: written, says: field('ethnicCode', child.ethnicCode) }
})

/** The day of birth of the child; a month alone leaves it open, unless the number says it (idNumber stands further right and wins). */
export const birth = (head: Head = '出生年月', styles: DayStyle | readonly DayStyle[] = 'cell'): Column => {
  const style = some(styles)
  return column('birthDate', head, ({ child, r }) => {
    const drawn = style(r)
    // Without a number the archive needs a whole day.
    const chosen = monthStyles.includes(drawn) && child.idNumber === null ? 'hyphens' : drawn
    const isOpen = monthStyles.includes(chosen) || chosen === 'lunar' || chosen === 'momentZone' || chosen === 'shortDots'
    return { cell: dayCell(chosen, child.birthDate), says: field('birthDate', child.birthDate), ...(isOpen ? { fair: true } : {}) }
  })
}

export const idNumber = (head: Head = '身份证号', styles: NumberStyle | readonly NumberStyle[] = 'text'): Column => {
  const style = some(styles)
  return column('idNumber', head, ({ child, r }) => {
    if (child.idNumber === null) return { cell: noNumber(r), says: { idNumber: [null], idMissingReason: [anything] }, fair: true }
    return { cell: idText(child.idNumber, style(r)), says: { idNumber: [child.idNumber], birthDate: [child.birthDate], sexCode: [child.sexCode] } }
  })
}

export const village = (head: Head = '村（社区）', styles: VillageStyle | readonly VillageStyle[] = 'exact'): Column => {
  const style = some(styles)
  return column('village', head, ({ child, r, place }) => {
    const cell = villageText(r, place, style(r))
    // What stands behind the village is the beginning of an address.
    const rest = passes(`… of ${cell}`, stored => stored === null || (typeof stored === 'string' && cell.endsWith(stored)))
    return { cell, says: { region: [child.region], hukouAddress: [null, rest], residenceAddress: [null, rest] } }
  })
}
export const town = (head: Head = '乡镇（街道）', short = false): Column =>
  asideColumn('town', head, ({ place }) => (short ? place.town.replace(/(镇|乡|街道)$/, '') : place.town))
/** The group of the village; where the archive keeps addresses it may stand there. */
export const group = (head: Head = '组'): Column => column('group', head, ({ r, child }) => {
  const number = Number(/(\d+)组/.exec(child.hukouAddress)?.[1] ?? 1 + r.below(14))
  const inAddress = passes(`${number}组`, stored => stored === null || (typeof stored === 'string' && stored.includes(String(number))))
  return { cell: r.chance(0.5) ? number : `${number}组`, says: { hukouAddress: [null, inAddress], residenceAddress: [null, inAddress] } }
})

type AddressStyle = 'full' | 'villageGroup' | 'townVillage' | 'division'
function addressText({ place }: Scribe, style: AddressStyle, written: string): string {
  const rest = written.slice(written.indexOf(place.village) + place.village.length)
  if (!written.includes(place.village)) return written
  const short = rest.replace(/\d+号$/, '')
  const texts = { full: written, villageGroup: `${place.village}${short}`, townVillage: `${place.town}${place.village}${short}`, division: `${place.town}${place.village}` }
  return texts[style]
}
export const hukou = (head: Head = '户籍地址', style: AddressStyle = 'full'): Column => column('hukou', head, s => {
  const cell = addressText(s, style, s.child.hukouAddress)
  return { cell, says: { hukouDivision: [s.child.hukouDivision], hukouAddress: style === 'division' ? [...addressLike(cell), null] : addressLike(cell) } }
})
/** Where the child lives; `same`: children who live where they are registered have 同户籍地 written. */
export const residence = (head: Head = '现居住地', same?: string): Column => column('residence', head, s => {
  const { child } = s
  if (same !== undefined && child.residenceAddress === child.hukouAddress)
    return { cell: same, says: { residenceDivision: [child.hukouDivision], residenceAddress: [anything] } }
  return { cell: child.residenceAddress, says: { residenceDivision: [child.residenceDivision], residenceAddress: addressLike(child.residenceAddress) } }
})

/** 家庭住址: where the family lives, which offices keep as the one or the other address. */
export const home = (head: Head = '家庭住址'): Column => column('home', head, ({ child }) => {
  const like = [...addressLike(child.residenceAddress), null]
  return { cell: child.residenceAddress, says: { residenceDivision: [child.residenceDivision, null], residenceAddress: like, hukouDivision: [child.residenceDivision, null], hukouAddress: like } }
})

export type Who = 'father' | 'mother' | 'guardian'
const personOf = (child: WorldChild, who: Who): WorldPerson | null => child[who]
const gone = (child: WorldChild, who: Who): boolean => who !== 'guardian' && child[who].existStatus === 2
const goneWords = even(['已故', '去世', '病故', '已死亡'])
const isThere = (child: WorldChild, who: Who): boolean => personOf(child, who) !== null && !gone(child, who)

/** Name of a parent or guardian. Of somebody who has died offices write that instead of the name. */
export const personName = (who: Who, head: Head, styles: NameStyle | readonly NameStyle[] = 'plain'): Column => {
  const style = some(styles)
  return column(`${who}.name`, head, ({ child, r }) => {
    const person = personOf(child, who)
    const none = field(`${who}.name`, null)
    if (gone(child, who) && who !== 'guardian') return { cell: goneWords(r), says: { ...none, [`${who}.existStatus`]: [2] } }
    if (person === null) return { cell: even([null, '无', '—'])(r), says: none, fair: true }
    return { cell: nameText(r, person.name, style(r)), says: { ...field(`${who}.name`, person.name), ...(who === 'guardian' ? { hasEntrustedGuardian: [true] } : {}) } }
  })
}

const samePhone = (phone: string): Accepted => passes(phone, stored => typeof stored === 'string' && stored.replace(/\D/g, '').replace(/^86(?=1)/, '').startsWith(phone))
/** `two`: a second number behind the first in some cells. */
export const phone = (who: Who, head: Head, { styles = 'text', two = 0 }: { styles?: PhoneStyle | readonly PhoneStyle[]; two?: number } = {}): Column => {
  const style = some(styles)
  return column(`${who}.phone`, head, ({ child, r }) => {
    const number = isThere(child, who) ? (personOf(child, who)?.phone ?? null) : null
    if (number === null) return { cell: even([null, '无', '—', '/'])(r), says: field(`${who}.phone`, null) }
    if (r.chance(two)) {
      const second = `199${String(90_000_000 + r.below(9_999_999))}`
      return { cell: `${number}${even(['/', '、', ' ', '，', '\n'])(r)}${second}`, says: field(`${who}.phone`, number, samePhone(number)), fair: true }
    }
    return { cell: phoneCell(number, style(r)), says: field(`${who}.phone`, number) }
  })
}
export const personId = (who: Who, head: Head, styles: NumberStyle | readonly NumberStyle[] = 'text'): Column => {
  const style = some(styles)
  return column(`${who}.idNumber`, head, ({ child, r }) => {
    const number = isThere(child, who) ? (personOf(child, who)?.idNumber ?? null) : null
    if (number === null) return { cell: noNumber(r), says: field(`${who}.idNumber`, null), fair: true }
    return { cell: idText(number, style(r)), says: field(`${who}.idNumber`, number) }
  })
}
export const personBirth = (who: 'father' | 'mother', head: Head, styles: DayStyle | readonly DayStyle[] = 'hyphens'): Column => {
  const style = some(styles)
  return column(`${who}.birthDate`, head, ({ child, r }) => {
    if (gone(child, who)) return { cell: null, says: field(`${who}.birthDate`, null) }
    const [chosen, day] = [style(r), child[who].birthDate]
    const isMonth = monthStyles.includes(chosen)
    return { cell: dayCell(chosen, day), says: field(`${who}.birthDate`, day, ...(isMonth ? [null] : [])), ...(isMonth || chosen === 'lunar' || chosen === 'shortDots' ? { fair: true } : {}) }
  })
}

const cityOf = (place: string): string => place.replace(/^(广东省|浙江省|江苏省|福建省|湖南省|湖北省|广西壮族自治区)/, '')
const bareCity = (place: string): string => cityOf(place).replace(/市$/, '')
/** Where a parent works; at home where not away. */
export const workPlace = (who: 'father' | 'mother', head: Head, style: 'full' | 'city' | 'bare' | 'in' = 'full'): Column => column(`${who}.workPlace`, head, ({ child, r }) => {
  const parent = child[who]
  if (parent.existStatus !== 1) return { cell: null, says: field(`${who}.workPlace`, null) }
  if (!parent.isAway || parent.workPlace === null)
    return { cell: even(['在家', '在家务农', '未外出'])(r), says: { [`${who}.workPlace`]: [null, anything], [`${who}.isAway`]: [false] } }
  const full = parent.workPlace
  const written = { full, city: cityOf(full), bare: bareCity(full), in: `在${bareCity(full)}务工` }[style]
  const meant = passes(bareCity(full), stored => typeof stored === 'string' && stored.includes(bareCity(full)) && stored.length <= full.length + 4)
  return { cell: written, says: { [`${who}.workPlace`]: [written, meant], [`${who}.isAway`]: [true] } }
})
export const isAway = (who: 'father' | 'mother', head: Head, yes: readonly [string, string] = ['是', '否']): Column =>
  column(`${who}.isAway`, head, ({ child }) => {
    if (child[who].existStatus !== 1) return { cell: null, fair: true }
    const { isAway: away } = child[who]
    // Where a tick means yes, an empty cell may mean no, or nothing.
    const isBlank = !away && yes[1] === ''
    return { cell: away ? yes[0] : yes[1], says: field(`${who}.isAway`, away, ...(isBlank ? [null] : [])), ...(isBlank ? { fair: true } : {}) }
  })

export const relation = (head: Head = '与儿童关系', style: 'label' | 'spoken' | 'reversed' = 'label'): Column => column('guardian.relationCode', head, ({ child, r }) => {
  const { guardian, sexCode } = child
  if (guardian === null) return { cell: null, says: field('guardian.relationCode', null) }
  const code = guardian.relationCode
  const back = style === 'reversed' ? reversed(code, sexCode === 2) : undefined
  if (back !== undefined) return { cell: back, says: field('guardian.relationCode', code, null), fair: true }
  if (style === 'label') return { cell: labelOf(relations, code), says: field('guardian.relationCode', code) }
  if ((code === 61 || code === 62) && r.chance(0.06)) return { cell: '爷爷奶奶', says: field('guardian.relationCode', 61, 62, null), fair: ['guardian.idNumber', 'guardian.name'] }
  if (code === 97) return { cell: even(['曾祖母', '亲戚', '其他亲属'])(r), says: field('guardian.relationCode', 97) }
  const written = even(spoken[code] ?? [labelOf(relations, code)])(r)
  return { cell: written, says: field('guardian.relationCode', code), ...(locally.has(written) ? { fair: true } : {}) }
})
export const guardianAddress = (head: Head): Column => column('guardian.address', head, ({ child }) =>
  (child.guardian === null ? { cell: null, says: field('guardian.address', null) } : { cell: child.guardian.address, says: { 'guardian.address': addressLike(child.guardian.address) } }))

const coded = (key: FieldKey, list: CodeList, of: (child: WorldChild) => number | string | null) => (head: Head, words: Record<string, string> = {}): Column =>
  column(key, head, ({ child }) => {
    const code = of(child)
    return { cell: code === null ? null : (words[String(code)] ?? labelOf(list, code)), says: field(key, code) }
  })
export const schooling = coded('schoolingStatus', schoolingStatus, child => child.schoolingStatus)
export const health = coded('healthStatus', healthStatus, child => child.healthStatus)
export const careType = coded('guardianshipType', guardianshipType, child => child.guardianshipType)
export const careRating = coded('guardianshipRating', guardianshipRating, child => child.guardianshipRating)
export const schoolName = (head: Head = '就读学校'): Column => column('schoolName', head, ({ child }) => ({ cell: child.schoolName, says: field('schoolName', child.schoolName) }))
export const boarding = (head: Head = '是否寄宿', words: readonly [string, string] = ['是', '否']): Column => column('isBoarding', head, ({ child }) =>
  ({ cell: child.isBoarding === null ? null : words[child.isBoarding ? 0 : 1], says: field('isBoarding', child.isBoarding) }))

const gradeWords = (code: string, style: 'label' | 'digits' | 'local'): string => {
  const entry = entryOf(grades, code)
  if (style === 'digits' && /^[1-9]$/.test(code)) return `${code}年级`
  return style === 'local' ? (entry?.spellings?.[0] ?? entry?.label ?? code) : (entry?.label ?? code)
}
export const grade = (head: Head = '年级', style: 'label' | 'digits' | 'local' = 'label'): Column => column('gradeCode', head, ({ child }) =>
  ({ cell: child.gradeCode === null ? null : gradeWords(child.gradeCode, style), says: field('gradeCode', child.gradeCode) }))
/** 三年级2班 · 三（2）班 · 3.2班 · 302. */
export const gradeClass = (head: Head = '年级班级', style: 'words' | 'brackets' = 'words'): Column => column('gradeClass', head, ({ child }) => {
  const { gradeCode: code, classNo } = child
  if (code === null) return { cell: null }
  const label = labelOf(grades, code)
  const written = style === 'words' || !/^[1-9]$/.test(code) ? `${label}${classNo}班` : `${label.replace('年级', '')}（${classNo}）班`
  return { cell: written, says: { gradeCode: [code], classNo: [classNo, `${classNo}班`] } }
})
export const disability = (head: Head = '残疾类别等级'): Column => column('disability', head, ({ child }) => (child.disabilityType === null
  ? { cell: null, says: field('disabilityType', null) }
  : { cell: `${labelOf(disabilityType, child.disabilityType)}${labelOf(disabilityLevel, child.disabilityLevel)}`, says: { disabilityType: [child.disabilityType], disabilityLevel: [child.disabilityLevel] } }))
export const income = (head: Head = '家庭经济来源'): Column => column('incomeSources', head, ({ child }) =>
  ({ cell: labelsOf(incomeSource, child.incomeSources), says: field('incomeSources', child.incomeSources) }))
export const relief = (head: Head = '救助帮扶情况'): Column => column('reliefStatuses', head, ({ child }) =>
  ({ cell: child.reliefStatuses.length === 0 ? even(['', '无'])({ next: () => 0, below: () => 0, chance: () => false }) : labelsOf(reliefStatus, child.reliefStatuses), says: field('reliefStatuses', child.reliefStatuses, ...(child.reliefStatuses.length === 0 ? [null] : [])) }))
