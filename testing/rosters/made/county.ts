/** Rosters a county puts together, and what schools send. */
import { Draft } from '@qinghe/domain/archives/draft.ts'
import type { WorldChild } from '../../world/types.ts'
import { columnMeans, divisionIs } from '../answers.ts'
import { asideColumn, birth, boarding, type Column, column, ethnic, grade, gradeClass, hukou, idNumber, income, name, personId, personName, phone, relation, relief, residence, schooling, schoolName, serialNumber, sex, town, village, workPlace } from '../columns.ts'
import { countyOffice, openDesk, type Order, renumbered, rosterOf, townCodes, townOffice } from '../desk.ts'
import { trapName, trapPhone } from '../family.ts'
import { newPaper } from '../paper.ts'
import { fullCell, letterOf, serialOf } from '../sheet.ts'
import type { MadeRoster } from '../truth.ts'

/** Town and village merged over their blocks, all towns in one sheet; one village name lies in two of the towns. */
export function countyMerged(order: Order): MadeRoster {
  const desk = openDesk('countyMerged', { ...order, children: order.children * 6 }, [townCodes.liangtian, townCodes.wugaishan])
  const twins = desk.county.villages.filter(v => v.name === '太坪头村').map(v => v.code)
  const some = [...Map.groupBy(desk.children, c => Math.floor(c.region / 1000))].flatMap(([, mine]) => [...mine.filter(c => twins.includes(c.region)).slice(0, 12), ...mine.filter(c => !twins.includes(c.region)).slice(0, Math.floor(order.children / 2))])
  const columns = [town('乡镇（街道）'), village('村（社区）', 'exact'), serialNumber(), name(['儿童', '姓名']), sex(['儿童', '性别']), ethnic(['儿童', '民族']), birth(['儿童', '出生年月'], ['words', 'dots']), idNumber(['儿童', '身份证号']), hukou(['儿童', '户籍地'], 'division'), residence(['儿童', '现住址']), personName('father', ['父亲', '姓名']), workPlace('father', ['父亲', '务工地'], 'full'), phone('father', ['父亲', '电话']), personName('mother', ['母亲', '姓名']), workPlace('mother', ['母亲', '务工地'], 'full'), phone('mother', ['母亲', '电话']),
    personName('guardian', ['监护人', '姓名']), relation(['监护人', '关系']), phone('guardian', ['监护人', '电话']), income(['家庭', '经济来源']), relief(['家庭', '救助情况'])]
  const entries = desk.entries(columns, some.toSorted((a, b) => a.region - b.region))
  desk.plant(entries, ['idChecksum', 'sexAgainstId', 'birthAgainstId', 'idLostDigits', 'relationUnknown', 'guardianPhoneShort', 'twice', 'monthThirteen', 'ethnicUnknown'])
  renumbered(entries)
  const paper = newPaper('苏仙区', columns, { blocks: [{ keys: ['town'], by: c => Math.floor(c.region / 1000), how: 'merged' }, { keys: ['village'], by: c => c.region, how: 'merged' }] })
  paper.title('苏仙区农村留守儿童花名册')
  paper.text('填报单位：苏仙区民政局　　　2026年11月')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'countyMerged', about: '全区一张表，镇、村合并单元格，太坪头村在两个镇都有', fileName: '苏仙区留守儿童.xls', form: { as: 'xls', by: 'libreOffice' }, office: countyOffice }, [paper])
}

/** No town column: bare village names, one of which lies in two towns. */
export function countyBare(order: Order): MadeRoster {
  const desk = openDesk('countyBare', { ...order, children: order.children * 6 }, [townCodes.wugaishan, townCodes.xujiadong])
  const some = [...Map.groupBy(desk.children, c => Math.floor(c.region / 1000))].flatMap(([, mine]) => mine.slice(-Math.floor(order.children / 2)))
  const columns = [serialNumber(), village('所在村', ['bare', 'exact']), name(), sex(), idNumber(), birth('出生日期', 'hyphens'), personName('father', '父亲'), personName('mother', '母亲'), personName('guardian', '监护人'), relation('与儿童关系'), phone('guardian', '联系方式')]
  const entries = desk.entries(columns, some.toSorted((a, b) => a.region - b.region))
  // Only 五盖山镇 sends this list together with 许家洞镇; whoever is asked knows.
  const twin = desk.county.villages.find(v => v.name === '太坪头村' && v.town === townCodes.wugaishan)
  for (const entry of entries) if (entry.child.region === twin?.code) entry.fair.add('village')
  desk.plant(entries, ['idChecksum', 'villageMisspelt', 'villageUnknown', 'guardianPhoneShort', 'twice', 'sexAgainstId'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.heading()
  entries.forEach(paper.child)
  const asks = entries.some(e => e.child.region === twin?.code) ? [divisionIs(/太坪头/, /五盖山/)] : []
  return rosterOf({ name: 'countyBare', about: '没有镇列，只有村名，太坪头村在两个镇都有（问）', fileName: '名单.xlsx', form: { as: 'xlsx', by: 'product' }, office: countyOffice, asks }, [paper])
}

/** What a school sends: classes, 家长电话, 班主任. */
export function schoolList(order: Order): MadeRoster {
  const desk = openDesk('schoolList', { ...order, children: 900 }, [townCodes.qifengdu])
  const pupils = desk.children.filter(c => c.schoolingStatus === 3 || c.schoolingStatus === 4).slice(0, order.children).toSorted((a, b) => Number(a.gradeCode) - Number(b.gradeCode) || Number(a.classNo) - Number(b.classNo))
  const columns = [serialNumber(), schoolName('学校名称'), grade('年级'), column('classNo', '班级', ({ child }) => ({ cell: `${child.classNo}班`, says: { classNo: [child.classNo, `${child.classNo}班`] } })), name('学生姓名', ['plain', 'wide']), sex(), ethnic('民族', true), birth('出生年月', ['number', 'digits', 'dots']), idNumber('身份证件号', ['text', 'edges']),
    column('studentNumber', '学籍号', ({ child }) => ({ cell: child.studentNumber, says: { studentNumber: [child.studentNumber] } })), boarding('是否寄宿'), hukou('户籍所在地', 'townVillage'), personName('guardian', '家长姓名'), relation('与学生关系', 'spoken'), phone('guardian', '家长电话'), trapName('班主任'), trapPhone('班主任电话')]
  const entries = desk.entries(columns, pupils)
  for (const entry of entries) delete entry.says.region
  desk.plant(entries, ['idChecksum', 'sexAgainstId', 'idOneShort', 'guardianPhoneShort', 'relationUnknown', 'twice', 'gradeNonsense', 'idLostDigits'])
  // A school number holds the identity number; where that is wrong the two disagree.
  for (const entry of entries) if (entry.plants.length > 0) entry.fair.add('studentNumber')
  renumbered(entries)
  const paper = newPaper('汇总', columns)
  paper.title('栖凤渡镇中小学校留守学生花名册')
  paper.text('学校（公章）：　　　校长签名：　　　填表日期：2026年9月20日')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'schoolList', about: '学校的名册：年级、班级、学籍号、家长电话、班主任', fileName: '留守学生花名册.xlsx', form: { as: 'xlsx', by: 'libreOffice' }, office: townOffice(townCodes.qifengdu),
    asks: [columnMeans({ M: /监护/, O: /监护/ }, { optional: true })] }, [paper])
}

/** 家长电话 beside father and mother: whose number it is only the clerk knows. */
export function parentPhone(order: Order): MadeRoster {
  const desk = openDesk('parentPhone', order, [townCodes.xujiadong])
  const columns: Column[] = [serialNumber(), name('学生姓名'), sex(), gradeClass('年级班级'), birth('出生日期', 'slashes'), idNumber(), village('家庭住址', ['town', 'exact']), personName('father', '父亲姓名'), personName('mother', '母亲姓名'), phone('father', '家长电话'), schooling('就学情况')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'twice', 'birthAgainstId', 'schoolingNonsense', 'villageMisspelt'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('许家洞镇留守学生统计表')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'parentPhone', about: '“家长电话”是父亲还是母亲的，要问', fileName: '学生统计.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.xujiadong), asks: [columnMeans({ J: /^父亲/ })] }, [paper])
}

/** One line a child, but the family merged over its children. */
export function families(order: Order): MadeRoster {
  const desk = openDesk('families', order, [townCodes.feitianshan])
  const columns = [asideColumn('house', '户号', s => s.number), village('村（社区）', 'exact'), personName('father', '父亲姓名'), phone('father', '父亲电话'), workPlace('father', '父亲务工地'), personName('mother', '母亲姓名'), phone('mother', '母亲电话'), workPlace('mother', '母亲务工地'), personName('guardian', '监护人'), phone('guardian', '监护人电话'), name('儿童姓名'), sex(), idNumber('儿童身份证号'), birth('儿童出生日期', 'dots'), relation('监护人与儿童关系')]
  const shared = ['house', 'village', 'father.name', 'father.phone', 'father.workPlace', 'mother.name', 'mother.phone', 'mother.workPlace', 'guardian.name', 'guardian.phone']
  const entries = desk.entries(columns)
  // What a family has in common is written once.
  const first = new Map(entries.toReversed().map(e => [e.child.household, e]))
  for (const entry of entries) {
    const head = first.get(entry.child.household)
    for (const key of shared) entry.cells.set(key, head?.cells.get(key) ?? null)
    if (head?.fair.has('guardian.phone')) entry.fair.add('guardian.phone')
  }
  desk.plant(entries, ['idChecksum', 'sexAgainstId', 'birthAgainstId', 'relationUnknown', 'idOneShort'])
  const paper = newPaper('名册', columns, { blocks: [{ keys: shared, by: c => c.household, how: 'merged' }] })
  paper.title('飞天山镇留守儿童家庭名册')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'families', about: '一户一格：父母、监护人合并在兄弟姐妹几行上', fileName: '家庭名册.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.feitianshan) }, [paper])
}

/** Sex, birthday and age are formulas; of the ages nothing was stored. */
export function formulas(order: Order): MadeRoster {
  const desk = openDesk('formulas', order, [townCodes.aoshang])
  const columns = [serialNumber(), village('村', 'exact'), name(), idNumber(), sex(), birth('出生日期', 'cell'), asideColumn('age', '年龄', () => null), personName('father', '父亲'), personName('mother', '母亲'), personId('mother', '母亲身份证'), personName('guardian', '监护人'), relation('关系'), phone('guardian', '电话')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'motherPassport', 'guardianPhoneWords', 'relationUnknown', 'twice'])
  renumbered(entries)
  entries.forEach((entry, i) => {
    const at = `${letterOf(3)}${i + 2}`
    if (entry.child.idNumber === null || entry.plants.length > 0) return
    entry.cells.set('sexCode', { v: entry.child.sexCode === 1 ? '男' : '女', formula: `IF(MOD(MID(${at},17,1),2)=1,"男","女")` })
    entry.cells.set('birthDate', { ...fullCell({ v: serialOf(entry.child.birthDate) }), show: 'yyyy/m/d', formula: `DATE(MID(${at},7,4),MID(${at},11,2),MID(${at},13,2))` })
    entry.cells.set('age', { v: null, formula: `DATEDIF(F${i + 2},TODAY(),"y")`, noValue: true })
  })
  const paper = newPaper('Sheet1', columns)
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'formulas', about: '性别、出生日期是公式，年龄公式没有存值', fileName: '台账.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.aoshang),
    asks: [{ kind: 'formulas', presetRight: true, optional: true, answer: q => q.preset }] }, [paper])
}

/** The archive of a child as the county has it. */
const archiveOf = (child: WorldChild): Draft => Draft.parse({
  name: child.name, sexCode: child.sexCode, birthDate: child.birthDate, idNumber: child.idNumber, idMissingReason: child.idMissingReason, region: child.region, ethnicCode: child.ethnicCode,
  hukouRegistered: child.hukouRegistered, hukouType: child.hukouType, hukouDivision: child.hukouDivision, residenceDivision: child.residenceDivision, categories: [10], leftBehindStatus: 1, schoolingStatus: child.schoolingStatus,
  'father.name': child.father.name, 'father.existStatus': 1, 'father.isAway': true, 'father.workPlace': '广东省东莞市', 'mother.name': child.mother.name, 'mother.existStatus': 1, 'mother.isAway': true, 'mother.workPlace': '广东省东莞市',
  healthStatus: 1, isBoarding: false, schoolName: child.schoolName, gradeCode: child.gradeCode, hasEntrustedGuardian: false, guardianshipType: 1, guardianshipRating: 3,
})

/** Some of the children are in the register already, a few of them written without a number this time. */
export function knownChildren(order: Order): MadeRoster {
  const desk = openDesk('knownChildren', order, [townCodes.bailutang])
  const columns = [serialNumber(), village('村（社区）', 'exact'), name('姓名', ['plain', 'wide']), sex(), birth('出生日期', ['dots', 'hyphens']), idNumber(), schooling('就学情况'), schoolName(), grade(), personName('father', '父亲姓名'), phone('father', '父亲电话'), personName('mother', '母亲姓名'), phone('mother', '母亲电话'), personName('guardian', '监护人姓名'), relation('与儿童关系'), phone('guardian', '监护人电话')]
  const entries = desk.entries(columns)
  const known = entries.filter((_, i) => i % 6 === 2)
  for (const [i, entry] of known.entries()) {
    entry.known = true
    if (i % 4 === 1 && entry.child.idNumber !== null) {
      entry.cells.set('idNumber', null)
      delete entry.says.idNumber
      entry.fair.add('idNumber')
    }
  }
  desk.plant(entries, ['idChecksum', 'twice', 'twiceWithoutNumber', 'guardianPhoneShort', 'fatherPhoneEmptyNumber', 'villageMisspelt'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('白露塘镇农村留守儿童花名册')
  paper.heading()
  entries.forEach(paper.child)
  const preload = known.map(({ child }) => archiveOf(child))
  return rosterOf({ name: 'knownChildren', about: '一部分儿童已经在册，有的这次没写号码', fileName: '白露塘镇2026.xlsx', form: { as: 'xlsx', by: 'product' }, office: townOffice(townCodes.bailutang), preload }, [paper])
}
