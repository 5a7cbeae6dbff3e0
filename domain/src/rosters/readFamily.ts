/** What a roster says about parents and whoever cares, in columns that mean more than one field. */
import { plainText } from '../codes/codeList.ts'
import type { Draft } from '../archives/draft.ts'
import { isNothing, readDisability, readGradeClass, readHealth, readYesNo, warningAt, errorAt, type Found } from './cell.ts'
import type { Reading, RowCells } from './readCells.ts'

const roles = ['father', 'mother'] as const
type Role = (typeof roles)[number]
const otherOf: Record<Role, Role> = { father: 'mother', mother: 'father' }

/** existStatus */
const alive = 1
const statusWords: readonly (readonly [RegExp, number])[] = [[/死亡|去世|已故|病故|身故|过世|离世|^亡$/u, 2], [/失踪/u, 3], [/失联|下落不明|失去联系/u, 4], [/不详|不明|未知/u, 5]]
/** The form asks for a dash where a parent has died (2016 填表说明 4). */
const dash = /^[-‐-―—]+$/u

function readName(role: Role, cells: RowCells): Draft {
  const text = cells.at(`${role}.name`).text.trim()
  if (text === '') return {}
  if (dash.test(text)) return { [`${role}.existStatus`]: 2 }
  const status = statusWords.find(([word]) => word.test(text))?.[1]
  // 王大田（已故）: the name stays, the remark becomes the status.
  const name = text.replace(/[（(].*?[）)]/gu, '').trim()
  const isName = name !== '' && !isNothing(name) && !statusWords.some(([word]) => word.test(name))
  return {
    ...(isName ? { [`${role}.name`]: name } : {}),
    ...(status !== undefined ? { [`${role}.existStatus`]: status } : isName ? { [`${role}.existStatus`]: alive } : {}),
  }
}

const atHome = /^(在家|家|本地|本村|本镇|务农|在家务农|未外出|没有外出|无|否)$/u

/** A place of work says that the parent is away; 在家 says the opposite. */
function readWork(role: Role, cells: RowCells): Draft {
  const text = cells.at(`${role}.workPlace`).text.trim()
  if (atHome.test(plainText(text))) return { [`${role}.isAway`]: false }
  return text === '' || isNothing(text) ? {} : { [`${role}.workPlace`]: text.slice(0, 100), [`${role}.isAway`]: true }
}

const incapableWithoutReason = 4

/** 一方外出另一方无监护能力 with 无监护能力方: 父 or 母. */
function readOneAway(cells: RowCells): Reading {
  if (readYesNo(cells.at('row.oneAway').text, 'father.isAway').value !== true) return { draft: {}, issues: [] }
  const word = plainText(cells.at('row.incapableParent').text)
  const incapable: Role | undefined = /母|妈/u.test(word) ? 'mother' : /父|爸/u.test(word) ? 'father' : undefined
  if (!incapable) {
    return { draft: {}, issues: [warningAt('father.capability', { code: 'row.whoIncapable', title: '没写哪一方无监护能力', message: '请在“无监护能力方”写明父亲或母亲' })] }
  }
  return { draft: { [`${incapable}.isAway`]: false, [`${incapable}.capability`]: incapableWithoutReason, [`${otherOf[incapable]}.isAway`]: true }, issues: [] }
}

function readBothAway(cells: RowCells): Draft {
  const isBoth = readYesNo(cells.at('row.bothAway').text, 'father.isAway').value === true
  return isBoth ? { 'father.isAway': true, 'mother.isAway': true } : {}
}

/** The surer words last: a column of its own stands before what was concluded (readRow.ts lays the own fields over this). */
export function readParents(cells: RowCells): Reading {
  const oneAway = readOneAway(cells)
  const parts = roles.flatMap(role => [readName(role, cells), readWork(role, cells)])
  return { draft: Object.assign({}, readBothAway(cells), ...parts, oneAway.draft), issues: oneAway.issues }
}

/** Without a column of its own: a name says that somebody was entrusted, an empty cell that nobody was. */
export function readCare(cells: RowCells): Reading {
  if (!cells.has('guardian.name')) return { draft: {}, issues: [] }
  return { draft: { hasEntrustedGuardian: !isNothing(cells.at('guardian.name').text) }, issues: [] }
}

export function readHelpers(cells: RowCells): Reading {
  const issues: Found[] = []
  const healthText = cells.at('row.health').text
  const health = readHealth(healthText)
  if (!health && !isNothing(healthText)) {
    issues.push(errorAt('healthStatus', { code: 'cell.code', title: `身体情况“${healthText}”不在可选范围`, message: '身体情况可以写：健康、残疾、患病' }))
  }
  const disabilityText = cells.at('row.disability').text
  const { type, level } = isNothing(disabilityText) ? { type: undefined, level: undefined } : readDisability(disabilityText)
  const { gradeCode, classNo } = readGradeClass(isNothing(cells.at('row.gradeClass').text) ? '' : cells.at('row.gradeClass').text)
  return {
    draft: {
      ...health, ...(type === undefined ? {} : { disabilityType: type, isDisabled: true }), ...(level === undefined ? {} : { disabilityLevel: level }),
      ...(gradeCode === undefined ? {} : { gradeCode }), ...(classNo === undefined ? {} : { classNo: classNo.slice(0, 20) }),
    },
    issues,
  }
}
