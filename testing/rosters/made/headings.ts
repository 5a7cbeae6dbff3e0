/** Headings that mean what their neighbours say, local words, people who are no parents, several things in a cell. */
import { columnMeans } from '../answers.ts'
import { asideColumn, birth, type Column, grade, gradeClass, group, idNumber, home, name, personBirth, personId, personName, phone, relation, schoolName, serialNumber, sex, village, workPlace } from '../columns.ts'
import { byVillage, openDesk, type Order, renumbered, rosterOf, townCodes, townOffice } from '../desk.ts'
import { guardianWords, nameAndPhone, parentWords, trapName, trapPhone } from '../family.ts'
import { newPaper } from '../paper.ts'
import type { MadeRoster } from '../truth.ts'
import { spoken } from '../writings.ts'

const start = (): Column[] => [serialNumber(), village('村（社区）', 'exact'), name(), sex(), birth('出生年月日', ['dots', 'words', 'hyphens']), idNumber()]

/** 父亲姓名, 联系电话, 母亲姓名, 联系电话, 监护人姓名, 联系电话. */
export function phonesBetween(order: Order): MadeRoster {
  const desk = openDesk('phonesBetween', order, [townCodes.liangtian])
  const columns = [...start(), personName('father', '父亲姓名'), workPlace('father', '务工地点', 'city'), phone('father', '联系电话'), personName('mother', '母亲姓名'), workPlace('mother', '务工地点', 'city'), phone('mother', '联系电话'), personName('guardian', '监护人姓名'), relation('与儿童关系'), phone('guardian', '联系电话')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['guardianPhoneWords', 'fatherPhoneEmptyNumber', 'idChecksum', 'relationUnknown', 'twice', 'guardianPhoneShort'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('良田镇农村留守儿童花名册')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'phonesBetween', about: '三列“联系电话”各跟在父亲、母亲、监护人后面', fileName: '良田镇.xlsx', form: { as: 'xlsx', by: 'product' }, office: townOffice(townCodes.liangtian),
    asks: [columnMeans({ I: /^父亲/, L: /^母亲/, O: /监护/ }, { optional: true })] }, [paper])
}

/** 父亲姓名 母亲姓名 监护人姓名 and behind them three columns 联系电话. */
export function phonesAtEnd(order: Order): MadeRoster {
  const desk = openDesk('phonesAtEnd', order, [townCodes.xujiadong])
  const columns = [...start(), personName('father', '父亲姓名'), personName('mother', '母亲姓名'), personName('guardian', '监护人姓名'), phone('father', '联系电话'), phone('mother', '联系电话'), phone('guardian', '联系电话'), relation('监护人与儿童关系', 'spoken')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['guardianPhoneShort', 'idChecksum', 'villageMisspelt', 'twice', 'fatherPhoneEmptyNumber'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('许家洞镇留守儿童联系表')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'phonesAtEnd', about: '三列“联系电话”并排在父亲、母亲、监护人之后', fileName: '联系表.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.xujiadong),
    asks: [columnMeans({ J: /^父亲/, K: /^母亲/, L: /监护/ }, { optional: true })] }, [paper])
}

/** 监护人姓名 | 身份证号 | 联系电话 | 儿童姓名 | 身份证号 …: the guardian comes first. */
export function guardianFirst(order: Order): MadeRoster {
  const desk = openDesk('guardianFirst', order, [townCodes.qifengdu])
  const columns = [serialNumber(), village('村居名称', ['bare', 'exact']), personName('guardian', '监护人姓名'), personId('guardian', '身份证号'), phone('guardian', '联系电话'), name('儿童姓名'), sex(), idNumber('身份证号', ['text', 'lower']), relation('监护人与儿童关系', 'reversed'), schoolName('就读学校'), grade(), home()]
  const entries = desk.entries(columns)
  // With neither number nor birthday there is nothing to tell a child by.
  for (const entry of entries) if (entry.child.idNumber === null) entry.plants.push({ kind: 'neitherNumberNorBirthday', columns: ['idNumber'], line: true, mayHold: true })
  desk.plant(entries, ['idChecksum', 'idOneShort', 'sexAgainstId', 'guardianPhoneWords', 'twice', 'gradeNonsense', 'idOfGuardian'])
  renumbered(entries)
  const paper = newPaper('花名册', columns)
  paper.title('栖凤渡镇留守儿童监护人信息表')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'guardianFirst', about: '监护人写在儿童前面，两列都叫“身份证号”；关系写的是孙子、外孙女', fileName: '监护人信息表.ods', form: { as: 'ods', by: 'libreOffice' }, office: townOffice(townCodes.qifengdu) }, [paper])
}

/** 父亲情况, 母亲情况 in a cell each. */
export function familyInCells(order: Order): MadeRoster {
  const desk = openDesk('familyInCells', order, [townCodes.aoshang])
  const columns = [serialNumber(), name('姓名', 'note'), sex('性别', 'child'), birth('出生年月', ['dots', 'words']), idNumber('身份证号码'), village('家庭住址（村组）', ['group', 'groupWords']), parentWords('father', '父亲情况', ['commas', 'labelled', 'short']), parentWords('mother', '母亲情况', ['commas', 'spaces', 'short']),
    guardianWords('监护人情况', code => spoken[code]?.[0] ?? '亲戚')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'birthAgainstId', 'twice', 'bornInFuture', 'idOneShort'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('坳上镇农村留守儿童摸底表')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'familyInCells', about: '父亲、母亲、监护人情况各写在一格里，姓名带括号备注', fileName: '摸底表.xlsx', form: { as: 'xlsx', by: 'libreOffice' }, office: townOffice(townCodes.aoshang) }, [paper])
}

/** Words of the place: 孩子名字, 爸爸, 带养人, 打工地, 村别, 组. */
export function localWords(order: Order): MadeRoster {
  const desk = openDesk('localWords', order, [townCodes.wulipai])
  const columns = [serialNumber('NO.'), village('村别', ['bare', 'exact']), group('组'), name('孩子名字', ['plain', 'space']), sex('男/女'), birth('生日', ['dots', 'short', 'lunar', 'words']), idNumber('身份证', ['text', 'spaced']), gradeClass('年级班级', 'brackets'), schoolName('在哪读书'),
    personName('father', '爸爸'), phone('father', '爸爸电话'), workPlace('father', '爸爸打工地', 'bare'), personName('mother', '妈妈'), phone('mother', '妈妈电话'), workPlace('mother', '妈妈打工地', 'bare'), personName('guardian', '带养人'), relation('带养人是孩子的', 'spoken'), phone('guardian', '带养人电话', { two: 0.05 })]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'villageUnknown', 'guardianPhoneWords', 'relationUnknown', 'twiceWithoutNumber', 'fatherPhoneEmptyNumber'])
  renumbered(entries)
  const paper = newPaper('留守', columns)
  paper.title('五里牌镇留守儿童摸底登记')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'localWords', about: '当地叫法的表头：孩子名字、爸爸、带养人、打工地、村别、组', fileName: '五里牌镇摸底.et', form: { as: 'et', by: 'libreOffice' }, office: townOffice(townCodes.wulipai) }, [paper])
}

/** 祖父姓名, 班主任电话, 帮扶责任人 stand where a hasty reader sees father and guardian. */
export function traps(order: Order): MadeRoster {
  const desk = openDesk('traps', order, [townCodes.bailutang])
  const columns = [...start(), trapName('祖父姓名'), trapPhone('祖父电话'), trapName('外祖父姓名'), personName('father', '父亲姓名'), personName('mother', '母亲姓名'), personName('guardian', '监护人姓名'), relation('监护人与儿童关系'), phone('guardian', '监护人电话'), schoolName('学校'), trapName('班主任'), trapPhone('班主任联系电话'),
    trapName('帮扶责任人'), trapPhone('帮扶责任人电话'), trapName('村儿童主任'), trapPhone('儿童主任电话'), asideColumn('visit', '最近走访时间', () => '2026-10-12')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'guardianPhoneShort', 'relationUnknown', 'twice', 'sexAgainstId', 'villageMisspelt'])
  renumbered(entries)
  const paper = newPaper('花名册', columns)
  paper.title('白露塘镇留守儿童关爱服务台账')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'traps', about: '祖父、班主任、帮扶责任人、儿童主任各有姓名电话', fileName: '关爱服务台账.xlsx', form: { as: 'xlsx', by: 'product' }, office: townOffice(townCodes.bailutang) }, [paper])
}

/** Name and number of each of the family in one cell. */
export function pairsInCells(order: Order): MadeRoster {
  const desk = openDesk('pairsInCells', order, [townCodes.qifengdu])
  const columns = [...start(), nameAndPhone('father', '父亲姓名及电话'), nameAndPhone('mother', '母亲姓名、电话'), nameAndPhone('guardian', '监护人姓名及联系方式'), relation('监护人与儿童关系', 'spoken'), home('家庭住址')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'birthAgainstId', 'relationUnknown', 'villageMisspelt', 'twice'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('栖凤渡镇留守儿童摸排表')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'pairsInCells', about: '“父亲姓名及电话”一格两样', fileName: '摸排表.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.qifengdu) }, [paper])
}

/** A line above each village's children says which village it is. */
export function sections(order: Order): MadeRoster {
  const desk = openDesk('sections', order, [townCodes.xujiadong])
  const columns = [serialNumber(), name(), sex(), birth('出生日期', ['dots', 'chinese', 'words']), idNumber('身份证号'), personName('father', ['父亲', '姓名']), personBirth('father', ['父亲', '出生日期'], ['dots', 'month']), phone('father', ['父亲', '手机']), personName('mother', ['母亲', '姓名']), personBirth('mother', ['母亲', '出生日期'], ['dots', 'month']), phone('mother', ['母亲', '手机']),
    personName('guardian', ['监护人', '姓名']), relation(['监护人', '关系'], 'spoken'), phone('guardian', ['监护人', '手机'])]
  const entries = desk.entries(columns)
  for (const entry of entries) entry.says.region = [entry.child.region]
  desk.plant(entries, ['idChecksum', 'fatherYounger', 'motherTooYoung', 'guardianPhoneShort', 'twice', 'onlyName'])
  const paper = newPaper('名册', columns)
  paper.title('许家洞镇农村留守儿童名册')
  paper.heading()
  const numerals = ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五', '十六', '十七', '十八', '十九', '二十']
  byVillage(entries).forEach(([, mine], i) => {
    paper.section(`${numerals[i] ?? i + 1}、${desk.place(mine[0]!.child).village}（${mine.length}人）`)
    renumbered(mine)
    mine.forEach(paper.child)
  })
  paper.text('合计：', `${entries.length}人`)
  paper.text('审核人：', '填表人：', '联系电话：0735-2880000')
  return rosterOf({ name: 'sections', about: '“一、焦冲村（12人）”的分组行，没有村名列', fileName: '许家洞镇名册.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.xujiadong) }, [paper])
}
