/** Rosters as town offices send them. */
import { asideColumn, birth, boarding, careRating, careType, ethnic, grade, gradeClass, group, health, hukou, idNumber, income, isAway, name, personBirth, personId, personName, phone, relation, relief, residence, schooling, schoolName, serialNumber, sex, village, workPlace } from '../columns.ts'
import { byVillage, openDesk, type Order, renumbered, rosterOf, townCodes, townOffice } from '../desk.ts'
import { newPaper } from '../paper.ts'
import type { MadeRoster } from '../truth.ts'

/** One heading line under a title and a line of the office; everything written with care. */
export function plainTown(order: Order): MadeRoster {
  const desk = openDesk('plainTown', order, [townCodes.xujiadong])
  const columns = [serialNumber(), name(), sex(), ethnic(), birth('出生日期', ['cell', 'hyphens', 'words', 'dots']), idNumber('身份证号码'), village('所在村（社区）'), hukou('户籍地址'), residence('现居住地址'),
    schooling('就学情况'), schoolName(), grade(), health('身体状况'), personName('father', '父亲姓名'), personId('father', '父亲身份证号码'), phone('father', '父亲联系电话'), workPlace('father', '父亲务工地点'),
    personName('mother', '母亲姓名'), personId('mother', '母亲身份证号码'), phone('mother', '母亲联系电话'), workPlace('mother', '母亲务工地点'),
    personName('guardian', '监护人姓名'), relation('与儿童关系'), phone('guardian', '监护人联系电话'), asideColumn('note', '备注', () => null)]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'sexAgainstId', 'birthAgainstId', 'villageMisspelt', 'ethnicUnknown', 'guardianPhoneShort', 'relationUnknown', 'twice', 'idOneShort', 'fatherYounger', 'schoolTooEarly'])
  renumbered(entries)
  const paper = newPaper('花名册', columns)
  paper.title('许家洞镇农村留守儿童花名册')
  paper.text('填报单位（盖章）：许家洞镇人民政府　　　　填报时间：2026年11月20日')
  paper.heading()
  entries.forEach(paper.child)
  paper.text('单位负责人：　　　　审核人：　　　　填表人：')
  return rosterOf({ name: 'plainTown', about: '一行表头，标题、单位行、签字行', fileName: '许家洞镇留守儿童花名册.xlsx', form: { as: 'xlsx', by: 'product' }, office: townOffice(townCodes.xujiadong) }, [paper])
}

/** Two levels of heading with merged groups, a line of column numbers, a subtotal a village and a total. */
export function groupedTown(order: Order): MadeRoster {
  const desk = openDesk('groupedTown', order, [townCodes.liangtian])
  const child = '儿童基本信息'
  const [father, mother, guardian] = ['父亲信息', '母亲信息', '监护人信息']
  const columns = [serialNumber(), village('村别', ['exact', 'bare']), name([child, '姓名'], ['plain', 'wide']), sex([child, '性别']), ethnic([child, '民族'], true), birth([child, '出生年月'], ['dots', 'words', 'digits', 'slashes']), idNumber([child, '身份证号'], ['text', 'lower']),
    personName('father', [father, '姓名'], ['plain', 'wide']), personBirth('father', [father, '出生年月'], ['month', 'words', 'dots']), personId('father', [father, '身份证号']), phone('father', [father, '电话'], { styles: 'number' }), workPlace('father', [father, '务工地'], 'city'),
    personName('mother', [mother, '姓名'], ['plain', 'wide']), personBirth('mother', [mother, '出生年月'], ['month', 'words', 'dots']), personId('mother', [mother, '身份证号']), phone('mother', [mother, '电话'], { styles: 'number' }), workPlace('mother', [mother, '务工地'], 'city'),
    personName('guardian', [guardian, '姓名'], ['plain', 'wide']), relation([guardian, '与儿童关系'], 'spoken'), phone('guardian', [guardian, '电话'], { styles: 'number', two: 0.06 }), personId('guardian', [guardian, '身份证号']),
    asideColumn('note', '备注', () => null)]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'guardianPhoneWords', 'motherPassport', 'fatherIdAgainstBirth', 'relationUnknown', 'twiceWithoutNumber', 'birthAgainstId', 'idOfGuardian', 'ethnicUnknown', 'motherTooYoung'])
  renumbered(entries)
  const paper = newPaper('良田镇', columns)
  paper.title('良田镇留守儿童信息统计表')
  paper.text('单位：良田镇民政办')
  paper.heading()
  paper.numbers()
  for (const [, mine] of byVillage(entries)) {
    mine.forEach(paper.child)
    paper.sum('小计', mine.length)
  }
  paper.sum('合计', entries.length)
  paper.text('镇长（签字）：　　　　分管领导：　　　　经办人：')
  return rosterOf({ name: 'groupedTown', about: '两级合并表头、栏次行、各村小计、合计', fileName: '良田镇留守儿童信息统计表.xlsx', form: { as: 'xlsx', by: 'libreOffice' }, office: townOffice(townCodes.liangtian) }, [paper])
}

/** Three levels of heading, the village merged over its lines, as an old workbook. */
export function deepTown(order: Order): MadeRoster {
  const desk = openDesk('deepTown', order, [townCodes.qifengdu])
  const [basic, family] = ['儿童情况', '家庭情况']
  const columns = [serialNumber(), village('村（居）', 'exact'), name([basic, '身份', '姓名']), sex([basic, '身份', '性别']), birth([basic, '身份', '出生日期'], ['cell', 'cellWords', 'cellMonth']), idNumber([basic, '身份', '身份证号码']),
    hukou([basic, '住址', '户籍地'], 'townVillage'), residence([basic, '住址', '现住址'], '同户籍地'), schooling([basic, '就学', '就学情况']), schoolName([basic, '就学', '学校']), gradeClass([basic, '就学', '年级班级']), boarding([basic, '就学', '是否寄宿']),
    personName('father', [family, '父亲', '姓名']), phone('father', [family, '父亲', '联系电话'], { styles: ['number', 'text'] }), workPlace('father', [family, '父亲', '务工地点'], 'bare'),
    personName('mother', [family, '母亲', '姓名']), phone('mother', [family, '母亲', '联系电话'], { styles: ['number', 'text'] }), workPlace('mother', [family, '母亲', '务工地点'], 'bare'),
    personName('guardian', [family, '监护人', '姓名']), relation([family, '监护人', '与儿童关系']), phone('guardian', [family, '监护人', '联系电话'], { styles: ['number', 'text'] }),
    careType([family, '监护情况', '监护类型']), careRating([family, '监护情况', '评估结果']), income([family, '经济来源']), relief([family, '救助情况'])]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idLostDigits', 'sexAgainstId', 'monthThirteen', 'guardianPhoneShort', 'schoolingNonsense', 'fatherPhoneEmptyNumber', 'twice', 'idOneShort'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns, { blocks: [{ keys: ['village'], by: c => c.region, how: 'merged' }] })
  paper.title('栖凤渡镇农村留守儿童基本情况登记表（2026年第四季度）')
  paper.heading()
  entries.forEach(paper.child)
  paper.blank()
  paper.text('说明：1.“务工地点”填写到市；2.本表一式两份。')
  return rosterOf({ name: 'deepTown', about: '三级表头，村名合并一整段，老 .xls', fileName: '栖凤渡镇登记表.xls', form: { as: 'xls', by: 'libreOffice' }, office: townOffice(townCodes.qifengdu) }, [paper])
}

/** A heading and a title on every printed page, page sums, blank lines, remarks of the clerk at the end. */
export function pagedTown(order: Order): MadeRoster {
  const desk = openDesk('pagedTown', order, [townCodes.feitianshan])
  const columns = [serialNumber(), village('村名', ['bare', 'exact', 'town', 'noPeople']), group('组别'), name('儿童姓名', ['plain', 'edges']), sex(), birth('出生年月日', ['dots', 'commas', 'short', 'chinese', 'words', 'hyphens']), idNumber('公民身份号码', ['text', 'edges', 'spaced']),
    schooling('学段', { 2: '在园', 3: '小学生', 4: '初中生' }), personName('guardian', '现监护人', ['plain', 'wide']), relation('关系', 'spoken'), phone('guardian', '监护人电话', { styles: ['spaced', 'text', 'hyphens'] }),
    isAway('father', '父亲是否外出'), isAway('mother', '母亲是否外出'), asideColumn('note', '备注', s => (s.r.chance(0.05) ? '随奶奶生活' : null))]
  const entries = desk.entries(columns)
  desk.plant(entries, ['villageMisspelt', 'bornInFuture', 'guardianPhoneWords', 'idChecksum', 'onlyName', 'relationUnknown', 'twice', 'villageUnknown', 'monthOnly'])
  renumbered(entries)
  const paper = newPaper('花名册', columns)
  for (let from = 0; from < entries.length; from += 25) {
    if (from > 0) paper.blank()
    paper.title('飞天山镇留守儿童花名册')
    paper.heading()
    const page = entries.slice(from, from + 25)
    page.forEach(paper.child)
    paper.sum('本页小计', page.length)
  }
  paper.sum('总计', entries.length)
  paper.text('填表人：　　　　审核：　　　　日期：2026.11.20')
  paper.blank()
  paper.text('注：以上名单已与各村核对，石河村还有3名儿童待补。')
  return rosterOf({ name: 'pagedTown', about: '每页重复标题和表头、本页小计、空行、表尾备注', fileName: '飞天山镇花名册（打印版）.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.feitianshan) }, [paper])
}
