/** Rosters as texts with separators, in the encodings and with the separators that arrive. */
import { asideColumn, birth, type Column, ethnic, grade, gradeClass, group, hukou, idNumber, isAway, name, personId, personName, phone, relation, residence, schooling, schoolName, serialNumber, sex, town, village, workPlace } from '../columns.ts'
import { countyOffice, openDesk, type Order, renumbered, rosterOf, townCodes, townOffice } from '../desk.ts'
import { newPaper } from '../paper.ts'
import type { MadeRoster } from '../truth.ts'

/** Town and village stand in the first line of their block only: a sheet whose merges were lost when it became a csv. */
export function gbkBlocks(order: Order): MadeRoster {
  const desk = openDesk('gbkBlocks', order, [townCodes.wulipai, townCodes.wugaishan])
  const columns = [serialNumber(), town('乡镇'), village('村名', ['exact', 'bare']), name('姓名', 'plain'), sex(), birth('出生年月', ['slashes', 'dots', 'hyphens']), idNumber('身份证号', ['text', 'tab', 'lower']),
    hukou('户口所在地'), personName('father', '父亲'), phone('father', '父亲手机号'), personName('mother', '母亲'), phone('mother', '母亲手机号'), personName('guardian', '委托监护人'), relation('与被监护人关系'), phone('guardian', '监护人手机')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'idOneShort', 'sexAgainstId', 'birthAgainstId', 'relationUnknown', 'guardianPhoneShort', 'twice', 'bornInFuture', 'controlCharacter'])
  renumbered(entries)
  const paper = newPaper('csv', columns, { blocks: [
    { keys: ['town'], by: c => Math.floor(c.region / 1000), how: 'first' }, { keys: ['village'], by: c => c.region, how: 'first' },
  ] })
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'gbkBlocks', about: 'GBK 逗号分隔，镇名、村名只写在一段的第一行', fileName: '五里牌五盖山.csv', form: { as: 'csv', by: 'here', encoding: 'gbk', separator: ',' }, office: countyOffice }, [paper])
}

/** “Unicode 文本”: UTF-16 with tabs, a title line in front. */
export function utf16Tabs(order: Order): MadeRoster {
  const desk = openDesk('utf16Tabs', order, [townCodes.aoshang])
  const columns = [serialNumber(), village('村', 'exact'), group('村民小组'), name('学生姓名', ['plain', 'wide']), sex(), ethnic('民族', true), birth('出生日期', ['cell', 'words', 'chinese']), idNumber('身份证号码', ['text', 'spaced']),
    schoolName('学校'), gradeClass('年级/班级', 'brackets'), personName('father', '父亲姓名', ['plain', 'wide']), workPlace('father', '父亲打工地点', 'in'), phone('father', '父亲电话', { styles: ['text', 'hyphens'] }), personName('mother', '母亲姓名', ['plain', 'wide']),
    workPlace('mother', '母亲打工地点', 'in'), phone('mother', '母亲电话', { styles: ['text', 'hyphens'] }), personName('guardian', '监护人姓名', ['plain', 'wide']), relation('监护人与学生关系', 'spoken'), phone('guardian', '监护人电话', { two: 0.08 })]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'villageMisspelt', 'guardianPhoneWords', 'monthThirteen', 'ethnicUnknown', 'twiceWithoutNumber', 'onlyName'])
  renumbered(entries)
  const paper = newPaper('txt', columns)
  paper.line(['坳上镇留守儿童基本情况表'])
  paper.heading()
  entries.forEach(paper.child)
  paper.line(['填表人：', null, null, '填表日期：2026年11月'])
  return rosterOf({ name: 'utf16Tabs', about: 'UTF-16 制表符分隔的 .txt，前有标题行', fileName: '坳上镇.txt', form: { as: 'txt', by: 'here', encoding: 'utf16le', separator: '\t' }, office: townOffice(townCodes.aoshang) }, [paper])
}

/** Semicolons, no mark of the encoding, quoted fields with commas and line breaks in them. */
export function semicolons(order: Order): MadeRoster {
  const desk = openDesk('semicolons', order, [townCodes.feitianshan])
  const columns = [name('儿童姓名'), sex('性别', 'child'), idNumber('身份证件号码', 'apostrophe'), birth('出生日期', ['hyphens', 'moment']), village('村（居）委会', 'committee'), hukou('户籍详细地址'), residence('现居住详细地址'),
    personName('father', '父亲姓名'), personId('father', '父亲身份证件号码', 'apostrophe'), isAway('father', '父亲是否外出务工'), workPlace('father', '父亲务工地点'), phone('father', '父亲联系方式', { two: 0.1 }),
    personName('mother', '母亲姓名'), personId('mother', '母亲身份证件号码', 'apostrophe'), isAway('mother', '母亲是否外出务工'), workPlace('mother', '母亲务工地点'), phone('mother', '母亲联系方式', { two: 0.1 }),
    personName('guardian', '受委托监护人姓名'), relation('与儿童关系'), phone('guardian', '受委托监护人联系方式', { two: 0.1 }), asideColumn('note', '备注', s => (s.r.chance(0.1) ? '低保户,奶奶多病;需关注' : null))]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'sexAgainstId', 'motherPassport', 'fatherChecksum', 'relationUnknown', 'twice', 'villageMisspelt'])
  const paper = newPaper('csv', columns)
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'semicolons', about: '分号分隔的 UTF-8，引号里有逗号和换行，号码前有单引号', fileName: 'export.csv', form: { as: 'csv', by: 'here', encoding: 'utf8', separator: ';' }, office: townOffice(townCodes.feitianshan) }, [paper])
}

/** Full-width commas, typed by hand in a text editor. */
export function fullWidthCommas(order: Order): MadeRoster {
  const desk = openDesk('fullWidthCommas', order, [townCodes.bailutang])
  const columns = [village('村名'), name('姓名'), sex(), birth('出生日期', ['dots', 'words', 'digits']), idNumber('身份证号'), grade('年级', 'digits'), personName('father', '父亲'), personName('mother', '母亲'), personName('guardian', '监护人'), relation('关系', 'spoken'), phone('guardian', '联系电话')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'relationUnknown', 'guardianPhoneShort', 'idOneShort', 'gradeNonsense', 'twice'])
  const paper = newPaper('csv', columns)
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'fullWidthCommas', about: '全角逗号分隔，GBK', fileName: '白露塘.csv', form: { as: 'csv', by: 'here', encoding: 'gbk', separator: '，' }, office: townOffice(townCodes.bailutang) }, [paper])
}

/** A first line sep=; as programs write it for spreadsheets. */
export function sepLine(order: Order): MadeRoster {
  const desk = openDesk('sepLine', order, [townCodes.liangtian])
  const columns: Column[] = [serialNumber('编号'), name('姓名'), idNumber('身份证号', 'text'), sex('性别', 'long'), birth('出生日期', ['moment', 'momentZone']), village('所属村', ['path', 'countyTown']), schooling('就学状态'), schoolName('学校名称'), personName('father', '父亲姓名'), personName('mother', '母亲姓名'),
    personName('guardian', '监护人姓名'), relation('监护人关系'), phone('guardian', '监护人手机号码', { styles: ['country', 'text'] })]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'guardianPhoneShort', 'schoolingNonsense', 'twice', 'monthOnly'])
  renumbered(entries)
  const paper = newPaper('csv', columns)
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'sepLine', about: '首行 sep=;，带时区的时间', fileName: '导出数据.csv', form: { as: 'csv', by: 'here', encoding: 'utf8bom', separator: ';', sep: true }, office: townOffice(townCodes.liangtian) }, [paper])
}
