/** Workbooks with more in them than a list: several sheets, hidden ones, coloured and struck-out lines. */
import { takeRows, takeSheets } from '../answers.ts'
import { asideColumn, birth, type Column, ethnic, grade, hukou, idNumber, isAway, name, personName, phone, relation, schooling, serialNumber, sex, village, workPlace } from '../columns.ts'
import { byVillage, openDesk, type Order, renumbered, rosterOf, townCodes, townOffice } from '../desk.ts'
import { type Entry, newPaper, type Paper } from '../paper.ts'
import { randomOf } from '../../world/random.ts'
import { inked } from '../sheet.ts'
import type { Fate, MadeRoster } from '../truth.ts'

const usual = (more: Column[] = []): Column[] => [serialNumber(), ...more, name(), sex(), birth('出生日期', ['cell', 'dots', 'hyphens']), idNumber(), personName('father', '父亲姓名'), phone('father', '父亲电话', { styles: 'number' }), workPlace('father', '父亲务工地', 'city'),
  personName('mother', '母亲姓名'), phone('mother', '母亲电话', { styles: 'number' }), workPlace('mother', '母亲务工地', 'city'), personName('guardian', '监护人'), relation('与儿童关系', 'spoken'), phone('guardian', '监护人电话')]

/** The sheet's name is the village; a sheet of figures stands first. */
export function sheetPerVillage(order: Order): MadeRoster {
  const desk = openDesk('sheetPerVillage', order, [townCodes.xujiadong])
  const columns = usual()
  const entries = desk.entries(columns)
  // The village is said by the sheet.
  for (const entry of entries) entry.says.region = [entry.child.region]
  desk.plant(entries, ['idChecksum', 'relationUnknown', 'guardianPhoneShort', 'sexAgainstId', 'twice', 'idLostDigits'])
  const figures = newPaper('汇总', [serialNumber(), asideColumn('v', '村（社区）', () => null), asideColumn('n', '儿童人数', () => null), asideColumn('b', '其中：女童', () => null)])
  figures.title('许家洞镇留守儿童汇总表')
  figures.heading()
  const villages = byVillage(entries)
  const names: string[] = []
  const papers = villages.map(([, mine], i): Paper => {
    const { village } = desk.place(mine[0]?.child ?? desk.children[0]!)
    names.push(village)
    renumbered(mine)
    const paper = newPaper(village, columns)
    if (i % 3 !== 1) paper.title(`${village}留守儿童花名册`)
    paper.heading()
    mine.forEach(paper.child)
    if (i % 2 === 0) paper.text('填表人：　　　　村主任：')
    return paper
  })
  for (const [i, [, mine]] of villages.entries()) figures.line([i + 1, names[i] ?? '', mine.length, mine.filter(e => e.child.sexCode === 2).length])
  figures.line(['', '合计', entries.length, entries.filter(e => e.child.sexCode === 2).length])
  return rosterOf({ name: 'sheetPerVillage', about: '一村一个工作表，第一张是汇总数字', fileName: '许家洞镇各村花名册.xlsx', form: { as: 'xlsx', by: 'libreOffice' }, office: townOffice(townCodes.xujiadong),
    asks: [takeSheets(['汇总', ...names], names, true)] }, [figures, ...papers])
}

/** A second sheet, visible as well, with an older state of the same list. */
export function copiedSheet(order: Order): MadeRoster {
  const desk = openDesk('copiedSheet', order, [townCodes.aoshang])
  const columns = usual([village('村', 'bare')])
  const entries = desk.entries(columns)
  const older = entries.slice(0, Math.floor(entries.length * 0.9)).map((entry): Entry => ({ ...entry, cells: new Map(entry.cells), says: {}, fair: new Set(), plants: [] }))
  desk.plant(entries, ['idOneShort', 'birthAgainstId', 'ethnicUnknown', 'fatherPhoneEmptyNumber', 'twice', 'villageMisspelt'])
  const [now, before] = [newPaper('花名册', columns), newPaper('花名册 (2)', columns)]
  for (const [paper, mine] of [[now, entries], [before, older]] as const) {
    renumbered(mine)
    paper.title('坳上镇留守儿童花名册')
    paper.heading()
    mine.forEach(paper.child)
  }
  for (const entry of older) entry.fate = 'sheet'
  return rosterOf({ name: 'copiedSheet', about: '两个看得见的工作表，后一个是旧的副本', fileName: '坳上镇留守儿童花名册（最终版2）.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.aoshang),
    asks: [takeSheets(['花名册', '花名册 (2)'], ['花名册'], false)] }, [now, before])
}

/** This quarter's sheet, and last quarter's hidden behind it. */
export function hiddenQuarter(order: Order): MadeRoster {
  const desk = openDesk('hiddenQuarter', order, [townCodes.wulipai])
  const columns = usual([village('所在村', ['exact', 'committee'])])
  const entries = desk.entries(columns)
  const older = entries.filter((_, i) => i % 7 !== 3).map((entry): Entry => ({ ...entry, cells: new Map(entry.cells), says: {}, fair: new Set(), plants: [] }))
  desk.plant(entries, ['idChecksum', 'monthThirteen', 'relationUnknown', 'guardianPhoneWords', 'twiceWithoutNumber'])
  const [now, before] = [newPaper('四季度', columns), newPaper('三季度', columns, { hidden: true })]
  for (const [paper, mine, words] of [[now, entries, '四'], [before, older, '三']] as const) {
    renumbered(mine)
    paper.title(`五里牌镇2026年第${words}季度农村留守儿童台账`)
    paper.heading()
    mine.forEach(paper.child)
  }
  return rosterOf({ name: 'hiddenQuarter', about: '上季度在隐藏的工作表里', fileName: '五里牌镇2026年台账.xls', form: { as: 'xls', by: 'libreOffice' }, office: townOffice(townCodes.wulipai),
    asks: [takeSheets(['四季度', '三季度'], ['四季度'], true)] }, [now, before])
}

function withFates(entries: readonly Entry[], fate: Fate, { share, seed }: { share: number; seed: string }): void {
  const r = randomOf('fates', fate, seed)
  for (const entry of entries) if (entry.plants.length === 0 && r.chance(share)) entry.fate = fate
}

/** Red lines have left; the legend under the title says so. */
export function redRows(order: Order): MadeRoster {
  const desk = openDesk('redRows', order, [townCodes.bailutang])
  const columns = usual([village('村（社区）', 'exact')])
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'sexAgainstId', 'guardianPhoneShort', 'villageMisspelt', 'twice', 'onlyName'])
  withFates(entries, 'marked', { share: 0.08, seed: order.seed })
  renumbered(entries)
  const paper = newPaper('留守儿童', columns)
  paper.title('白露塘镇留守儿童动态管理台账')
  paper.line([inked('　', { fill: 'FF0000' }), '红色为已退出留守的儿童'])
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'redRows', about: '红色底纹的行是已退出的，图例写着', fileName: '白露塘镇台账.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.bailutang), asks: [takeRows('markedRows', false, true)] }, [paper])
}

/** Struck-out lines have moved away; a note at the end says so. */
export function struckRows(order: Order): MadeRoster {
  const desk = openDesk('struckRows', order, [townCodes.qifengdu])
  const columns = usual([village('村居', ['exact', 'bare'])])
  const entries = desk.entries(columns)
  desk.plant(entries, ['idOneShort', 'bornInFuture', 'fatherPhoneEmptyNumber', 'relationUnknown', 'twice'])
  withFates(entries, 'struck', { share: 0.07, seed: order.seed })
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('栖凤渡镇留守儿童名单')
  paper.heading()
  entries.forEach(paper.child)
  paper.text('备注：划线的儿童已随父母迁走。')
  return rosterOf({ name: 'struckRows', about: '画了删除线的行已迁走，表尾注明', fileName: '栖凤渡镇名单.xls', form: { as: 'xls', by: 'libreOffice' }, office: townOffice(townCodes.qifengdu), asks: [takeRows('markedRows', false, true)] }, [paper])
}

/** Yellow means watch closely: the children stay. */
export function yellowRows(order: Order): MadeRoster {
  const desk = openDesk('yellowRows', order, [townCodes.feitianshan])
  const columns = [...usual([village('村（社区）', 'exact')]), schooling('就学情况'), grade('年级')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['schoolingNonsense', 'gradeNonsense', 'idChecksum', 'guardianPhoneWords', 'twice'])
  const r = randomOf('yellow', order.seed)
  for (const entry of entries) if (r.chance(0.1)) entry.ink = { fill: 'FFFF00' }
  renumbered(entries)
  const paper = newPaper('名单', columns)
  paper.title('飞天山镇农村留守儿童名单')
  paper.heading()
  entries.forEach(paper.child)
  paper.line([inked('黄色', { fill: 'FFFF00' }), '表示重点关注对象'])
  return rosterOf({ name: 'yellowRows', about: '黄色是重点关注，不是退出', fileName: '飞天山镇名单.xlsx', form: { as: 'xlsx', by: 'libreOffice' }, office: townOffice(townCodes.feitianshan),
    asks: [{ ...takeRows('markedRows', true, true), optional: true }] }, [paper])
}

/** Hidden lines are children of last year; somebody hid them instead of deleting them. */
export function hiddenRows(order: Order): MadeRoster {
  const desk = openDesk('hiddenRows', order, [townCodes.liangtian])
  const columns = [...usual([village('行政村', ['exact', 'town'])]), ethnic('民族', true)]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'ethnicUnknown', 'guardianPhoneShort', 'twice', 'villageUnknown'])
  withFates(entries, 'hidden', { share: 0.06, seed: order.seed })
  renumbered(entries)
  const paper = newPaper('花名册', columns)
  paper.title('良田镇留守儿童花名册')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'hiddenRows', about: '隐藏的行不该导入', fileName: '良田镇花名册.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.liangtian), asks: [takeRows('hiddenRows', false, true)] }, [paper])
}

/** A filter was left on; the children it hides belong to the list. */
export function filteredRows(order: Order): MadeRoster {
  const desk = openDesk('filteredRows', order, [townCodes.xujiadong])
  const columns = [serialNumber(), village('村', ['exact', 'path']), ...usual().slice(1), isAway('father', '父亲外出', ['√', '×']), isAway('mother', '母亲外出', ['√', '×']), hukou('户籍住址', 'villageGroup')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idOneShort', 'relationUnknown', 'twiceWithoutNumber', 'monthThirteen'])
  withFates(entries, 'filtered', { share: 0.3, seed: order.seed })
  renumbered(entries)
  const paper = newPaper('花名册', columns)
  paper.heading()
  entries.forEach(paper.child)
  const roster = rosterOf({ name: 'filteredRows', about: '筛选没有取消，筛掉的儿童也在册', fileName: '许家洞镇（筛选）.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.xujiadong), asks: [takeRows('hiddenRows', true, true)] }, [paper])
  return { ...roster, lines: roster.lines.map(({ fate: _, ...line }) => line) }
}
