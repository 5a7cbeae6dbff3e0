/** From a person and a thing to the column of the archive, and in words what a column is. */
import { formColumns, type FormColumn } from './form.ts'
import { plainHeading, type Person, type Thing } from './headingWords.ts'
import type { ColumnTarget } from './types.ts'

type Targets = Partial<Record<Thing, ColumnTarget>>
const parent = (role: 'father' | 'mother'): Targets => ({
  name: `${role}.name`, birth: `${role}.birthDate`, idNumber: `${role}.idNumber`, phone: `${role}.phone`, isAway: `${role}.isAway`,
  awaySince: `${role}.awaySince`, workPlace: `${role}.workPlace`, exist: `${role}.existStatus`, marital: `${role}.maritalStatus`, capability: `${role}.capability`,
  text: role === 'father' ? 'row.fatherText' : 'row.motherText',
})
const targets: Record<Person, Targets> = {
  child: { name: 'name', sex: 'sexCode', ethnic: 'ethnicCode', birth: 'birthDate', idNumber: 'idNumber', address: 'row.hukouText', health: 'row.health' },
  father: parent('father'), mother: parent('mother'),
  guardian: { name: 'guardian.name', phone: 'guardian.phone', idNumber: 'guardian.idNumber', address: 'guardian.address', relation: 'guardian.relationCode',
    text: 'row.guardianText' },
  parents: { phone: 'row.parentPhone', address: 'row.hukouText' },
  nobody: {},
}
export const targetOf = (person: Person, thing: Thing): ColumnTarget | undefined => targets[person][thing]

/** Columns of the archive that speak of the child alone: under 父亲 or 监护人 the same words speak of somebody else. */
const careTargets: ReadonlySet<ColumnTarget> = new Set<ColumnTarget>([
  'row.note', 'row.bothAway', 'row.oneAway', 'row.incapableParent', 'hasEntrustedGuardian', 'guardianshipType', 'guardianshipRating',
  'incomeSources', 'reliefStatuses', 'hardshipType',
  'leftBehindStatus', 'leftBehindSince',
])
export const isChildsOwn = (target: ColumnTarget): boolean => !careTargets.has(target) && !/^(father|mother|guardian)\./u.test(target)

export type Match = { column: FormColumn; certainty: 'exact' | 'synonym' }
const byHeader = new Map<string, Match>()
for (const column of formColumns) for (const synonym of column.synonyms) byHeader.set(plainHeading(synonym), { column, certainty: 'synonym' })
for (const column of formColumns) byHeader.set(plainHeading(column.header), { column, certainty: 'exact' })
/** What has too many spellings to be listed: 父母是否都在外务工, 跟谁生活. */
const patterns: readonly (readonly [RegExp, ColumnTarget])[] = [
  [/^(父母|双亲)?(双方)?(是否)?(父母)?(双方)?(同时|均|都|共同|全部)*(长期)?(外出|在外)(务工|打工)?$/u, 'row.bothAway'],
  [/^(现在|现|目前|平时|主要)?(由|跟|随|和|与|同)?谁(在家)?(来)?(一起)?(带|照顾|照看|照管|照料|生活|居住|住|看管|抚养|监护)(着)?$/u, 'row.guardianText'],
  [/^(现|目前)?(跟随|随|同)谁(一起)?(生活|居住|住)$|^(带养|照顾|照看|看护|照料|照管|监护)(情况|人情况)$/u, 'row.guardianText'],
]
const shortestAway = 5
function patternOf(plain: string): Match | undefined {
  const target = patterns.find(([words]) => words.test(plain))?.[1]
  const saysBoth = plain.length >= shortestAway && /双方|父母|双亲/u.test(plain) && /双方|同时|均|都|共同|全部/u.test(plain)
  if (target === undefined || (target === 'row.bothAway' && !saysBoth)) return undefined
  return { column: { target, header: headerOf(target), synonyms: [], official: false, width: 0 }, certainty: 'synonym' }
}
export const matchOf = (plain: string): Match | undefined => byHeader.get(plain) ?? patternOf(plain)

/** Words long enough to be recognised at the end of a longer heading, where Chinese says what a thing is: 本学期就读学校. */
const shortestGuess = 3
const guesses = [...byHeader].filter(([word]) => word.length >= shortestGuess).sort(([a], [b]) => b.length - a.length)
export const guessOf = (plain: string): Match | undefined => guesses.find(([word]) => plain.endsWith(word))?.[1]

const headers = new Map(formColumns.map(column => [column.target, column.header]))
const moreHeaders: Partial<Record<ColumnTarget, string>> = {
  'row.parentPhone': '父母电话（不分父母）', 'row.fatherText': '父亲情况', 'row.motherText': '母亲情况', 'row.guardianText': '监护人情况',
}
/** As the form says it. */
export const headerOf = (target: ColumnTarget): string => headers.get(target) ?? moreHeaders[target] ?? target

/** Headings that stand for nothing in an archive, with what is said about them; null: they need no word. */
const without: readonly (readonly [RegExp, string | null])[] = [
  [/^(序号?|编号|序列号?|号|序|no|id|档案号|档案编号|顺序号|户数|人数|行号|户号|家庭编号|户编号|页码)$/u, null],
  [/年龄$|^(周岁|岁数?|实足年龄)$/u, '年龄由出生日期算出，不导入'], [/^籍贯$/u, '籍贯不是住址，不导入'],
  [/^问题$/u, '青禾标记问题的列，不导入'], [/^户主/u, '户主不一定是监护人，不导入'],
  [/^(是否|有无)?(享受)?(低保|建档立卡|脱贫|监测|贫困|特困|困难)(户|家庭|对象|贫困户|人口|家庭户)?$|^是否(为)?(低保|建档立卡|脱贫|防返贫|监测|贫困|特困|困难).*$/u, '只写了是或否，没有对应的栏目，不导入'],
  [/^(学号|座号|学生证号?|考号|卡号|银行卡号?|开户行|账号)$/u, null], [/^(省|市|县|区|省份|县区|市县|县市区|市州|区县|所在县区?|所在区县?|县名|省市县?|户籍所在县区?|县\(?市区\)?)$/u, null],
  [/^(填报|填表|登记|采集|走访|更新|报送|录入|统计|制表|摸排|核实)(人|单位|日期|时间|情况)?$|^(日期|时间|照片|签名|签字|盖章)$/u, null],
  [/^(学校|幼儿园|村委会?|居委会|村居委会?|社区|单位|教育)(联系)?(电话|方式|联系方式|手机|地址)$/u, '不是家里人的，不导入'],
  [/^(微信号?|qq号?|邮箱|文化程度|学历|政治面貌|职业|工作单位|务工单位|用工单位|工种|行业|年?月?收入|人均年?收入|家庭年收入|家庭人口数?|特长|爱好|兴趣爱好|身高|体重)$/u, null],
  [/^(曾用名|别名|小名|英文名)$/u, null], [/^(户口本?页|户口簿号|户口编号)$/u, null],
]
/** @returns null: known to mean nothing here, and nothing is said; undefined: not known */
export function meansNothing(plain: string): { note: string | null } | undefined {
  const found = without.find(([words]) => words.test(plain))
  return found && { note: found[1] }
}
