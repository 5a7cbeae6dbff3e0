/** Health, disability and schooling: cells that fill several fields, or the field beside them. */
import { plainText, readCode } from '../codes/codeList.ts'
import { disabilityLevel, disabilityType, grade, healthStatus, schoolingStatus } from '../codes/situation.ts'
import type { Draft } from '../archives/draft.ts'
import { isNothing, isPointing, unknownCode } from './cell.ts'
import { readGradeClass, schoolingOfGrade } from './gradeClass.ts'
import type { Reading, RowCells } from './rowCells.ts'
import { quoted, suggestion, warningAt } from './said.ts'

const isEmpty = (text: string): boolean => isNothing(text) || isPointing(text)

/** 肢体二级, 肢体残疾(二级), 智力 3级, 肢体Ⅱ级 */
export function readDisability(text: string): { type: number | undefined; level: number | undefined } {
  const plain = plainText(text).replace(/[()、,/:：]/gu, '')
  const type = disabilityType.entries.find(entry => plain.includes(entry.short ?? entry.label))
  const level = disabilityLevel.entries.find(entry => [entry.label, `${entry.code}级`, ...(entry.spellings ?? [])].some(word => plain.includes(plainText(word))))
  return { type: type && Number(type.code), level: level && Number(level.code) }
}

type Health = { healthStatus: number; isDisabled: boolean; isIll: boolean }
const healthy = /^(身体)?(健康|良好|正常|较好|好|无)/u

/** 健康, 残疾, 患病, or both of the latter in one cell; 健康，无残疾. */
export function readHealth(text: string): Health | undefined {
  const plain = plainText(text)
  const isDisabled = /残/u.test(plain) && !/[无非没未](有)?残/u.test(plain)
  const isIll = /病/u.test(plain) && !/[无没未].{0,4}病/u.test(plain)
  if (isDisabled) return { healthStatus: 2, isDisabled, isIll }
  if (isIll) return { healthStatus: 3, isDisabled, isIll }
  const isWell = readCode(healthStatus, text)?.code === 1 || (healthy.test(plain) && plain !== '无' && !/[差弱障]/u.test(plain))
  return isWell ? { healthStatus: 1, isDisabled: false, isIll: false } : undefined
}

function readOfHealth(cells: RowCells): Reading {
  const { text } = cells.at('row.health')
  if (isEmpty(text)) return { draft: {}, issues: [] }
  const health = readHealth(text)
  if (health) return { draft: health, issues: [] }
  return {
    draft: {},
    issues: [warningAt('healthStatus', {
      code: 'cell.code', title: `身体情况“${quoted(text)}”不在可选范围`, message: '这一项先空着。身体情况可以写：健康、残疾、患病',
      candidates: healthStatus.entries.map(entry => suggestion(entry.label)),
    })],
  }
}

function readOfDisability(cells: RowCells): Reading {
  const { text } = cells.at('row.disability')
  if (isEmpty(text) || /^[无未否没]/u.test(plainText(text))) return { draft: {}, issues: [] }
  const { type, level } = readDisability(text)
  const draft: Draft = {
    ...(type === undefined ? {} : { disabilityType: type }), ...(level === undefined ? {} : { disabilityLevel: level }),
    ...(type === undefined && level === undefined ? {} : { isDisabled: true }),
  }
  const isUnread = type === undefined && level === undefined && !['有', '是'].includes(plainText(text))
  return {
    draft: ['有', '是'].includes(plainText(text)) ? { isDisabled: true } : draft,
    issues: isUnread ? [warningAt('disabilityType', {
      code: 'cell.code', title: `残疾类别及等级“${quoted(text)}”看不懂`, message: '这一项先空着，请写成“肢体二级”这样',
      candidates: disabilityType.entries.filter(entry => plainText(text).includes(entry.label.slice(0, 1))).map(entry => suggestion(entry.label)),
    })] : [],
  }
}

/** 九十年级 speaks of a year, and there is none of the kind; 火箭班 only names a class. */
const saysYear = /年级|^[初高]/u

/** The year a child is in, from a column of its own. */
function readOfGrade(cells: RowCells): Reading {
  const { text } = cells.at('row.gradeClass')
  if (isEmpty(text)) return { draft: {}, issues: [] }
  // 幼儿园 or 小学 in the column of the year says what kind of school it is and no year.
  const kind = readCode(schoolingStatus, text)
  if (kind !== undefined && typeof kind.code === 'number' && !/^\d+$/u.test(plainText(text)) && readGradeClass(text).gradeCode === undefined) {
    return { draft: { schoolingStatus: kind.code }, issues: [] }
  }
  const { gradeCode, classNo, school } = readGradeClass(text)
  if (gradeCode === undefined && saysYear.test(text)) return { draft: {}, issues: [unknownCode(text, 'gradeCode', grade)] }
  return { draft: { ...(gradeCode === undefined ? {} : { gradeCode }), ...(classNo === undefined ? {} : { classNo }), ...(school === undefined ? {} : { schoolName: school }) }, issues: [] }
}

/** Year and class in columns of their own: 三, 3年级 and （2）班, 301班. */
function readOfYearAndRoom(cells: RowCells): Reading {
  const [year, room] = [cells.at('gradeCode').text, cells.at('classNo').text]
  const byYear = isEmpty(year) ? undefined : readGradeClass(year)
  const byRoom = isEmpty(room) ? undefined : readGradeClass(room)
  const own = /^\(?([一二三四五六七八九十]|\d{1,2})\)?班?$/u.exec(plainText(room))?.[1]
  const classNo = own === undefined ? (byRoom?.classNo ?? byYear?.classNo) : readGradeClass(`一年级${own}班`).classNo
  const gradeCode = byYear?.gradeCode ?? (own === undefined ? byRoom?.gradeCode : undefined)
  const isUnread = byYear !== undefined && byYear.gradeCode === undefined
  return {
    draft: { ...(gradeCode === undefined ? {} : { gradeCode }), ...(classNo === undefined || (isUnread && byRoom === undefined) ? {} : { classNo }) },
    issues: isUnread ? [unknownCode(year, 'gradeCode', grade)] : [],
  }
}

/** 小学三年级 in the column 就学情况 says the year as well; 小学（良田镇中心小学） the school. */
function readOfSchooling(cells: RowCells): Reading {
  const { text } = cells.at('schoolingStatus')
  if (isEmpty(text)) return { draft: {}, issues: [] }
  const kind = readCode(schoolingStatus, text) ?? readCode(schoolingStatus, text.normalize('NFKC').replace(/\(.*?\)|[在就](读|校|学)|生$/gu, ''))
  if (kind && typeof kind.code === 'number') return { draft: { schoolingStatus: kind.code }, issues: [] }
  const { gradeCode, classNo, school } = readGradeClass(text)
  if (gradeCode === undefined) return { draft: {}, issues: [unknownCode(text, 'schoolingStatus', schoolingStatus)] }
  const status = schoolingOfGrade(gradeCode)
  return {
    draft: { gradeCode, ...(status === undefined ? {} : { schoolingStatus: status }), ...(classNo === undefined ? {} : { classNo }), ...(school === undefined ? {} : { schoolName: school }) },
    issues: status === undefined ? [unknownCode(text, 'schoolingStatus', schoolingStatus)] : [],
  }
}

/** 良田镇中心小学三年级2班 in the column of the school. */
function readOfSchool(cells: RowCells): Reading {
  const { text } = cells.at('schoolName')
  if (isEmpty(text)) return { draft: {}, issues: [] }
  const { gradeCode, classNo, school } = readGradeClass(text)
  if (school === undefined || gradeCode === undefined) return { draft: { schoolName: text.trim() }, issues: [] }
  return { draft: { schoolName: school, gradeCode, ...(classNo === undefined ? {} : { classNo }) }, issues: [] }
}

export function readSituation(cells: RowCells): Reading {
  const parts = [readOfHealth(cells), readOfDisability(cells), readOfSchool(cells), readOfSchooling(cells), readOfGrade(cells), readOfYearAndRoom(cells)]
  // The surer cell last: the column of the year stands before what the others say of it, and the school's own column before all.
  const own = parts[2]?.draft.schoolName
  const schooling = parts[3]?.draft.schoolingStatus
  return {
    draft: {
      ...Object.assign({}, ...parts.map(part => part.draft)),
      ...(own === undefined ? {} : { schoolName: own }), ...(schooling === undefined ? {} : { schoolingStatus: schooling }),
    },
    issues: parts.flatMap(part => part.issues),
  }
}
