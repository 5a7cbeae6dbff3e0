/** Values in every form people write them. */
import { asideColumn, birth, boarding, disability, ethnic, grade, group, health, hukou, idNumber, isAway, name, personBirth, personId, personName, phone, relation, residence, schooling, schoolName, serialNumber, sex, town, village, workPlace } from '../columns.ts'
import { openDesk, type Order, renumbered, rosterOf, townCodes, townOffice, villageOffice } from '../desk.ts'
import { newPaper } from '../paper.ts'
import type { MadeRoster } from '../truth.ts'

/** Every way to write a day, in one column. */
export function allDays(order: Order): MadeRoster {
  const desk = openDesk('allDays', order, [townCodes.liangtian])
  const columns = [serialNumber(), village('村', 'exact'), name(), sex(),
    birth('出生日期', ['cell', 'cellWords', 'cellMonth', 'serial', 'hyphens', 'dots', 'slashes', 'commas', 'words', 'digits', 'number', 'short', 'shortDots', 'chinese', 'chineseMixed', 'moment', 'momentZone', 'spaced', 'month', 'shortMonth', 'lunar', 'fullWidth', 'padded']), idNumber(),
    personName('father', '父亲姓名'), personBirth('father', '父亲出生日期', ['cell', 'month', 'monthDots', 'words', 'short', 'chinese', 'commas']), personName('mother', '母亲姓名'), personBirth('mother', '母亲出生日期', ['serial', 'month', 'dots', 'words', 'shortDots', 'digits']), personName('guardian', '监护人'), relation('关系')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['birthAgainstId', 'monthThirteen', 'bornInFuture', 'monthOnly', 'fatherYounger', 'motherTooYoung', 'twice'], 2)
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('良田镇农村留守儿童登记册')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'allDays', about: '出生日期的各种写法：点、顿号、两位年份、汉字、农历、序列号、时间', fileName: '登记册.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.liangtian) }, [paper])
}

const long = ['阿依古丽·买买提江', '努尔别克·哈力别克', '古丽加娜提·依明', '巴哈尔·吐尔逊', '欧阳㛃', '王〇', '李𬱖', '赵𫖮宁', '陈䶮', '刘小㛃']
/** Names with padding, dots, radicals, rare and invisible characters; adults as well. */
export function allNames(order: Order): MadeRoster {
  const desk = openDesk('allNames', order, [townCodes.feitianshan])
  const styles = ['plain', 'wide', 'space', 'dots', 'radical', 'note', 'invisible', 'edges'] as const
  const children = desk.children.map((child, i) => (i % 9 === 4 ? { ...child, name: long[(i / 9 | 0) % long.length] ?? child.name } : child))
  const columns = [serialNumber(), village('村名', ['exact', 'committee']), name('姓名', styles), sex(), ethnic('民族', true), birth('出生日期', 'hyphens'), idNumber('身份证号', ['text', 'fullWidth', 'lower', 'spaced', 'edges']), personName('father', '父亲姓名', ['plain', 'wide', 'radical', 'space', 'dots']), personId('father', '父亲身份证号', ['text', 'lower', 'fullWidth']),
    personName('mother', '母亲姓名', ['plain', 'wide', 'radical', 'space', 'dots']), personName('guardian', '监护人姓名', ['plain', 'wide', 'invisible', 'edges']), relation('与儿童关系', 'spoken'), phone('guardian', '监护人电话', { styles: ['fullWidth', 'country', 'spaced', 'hyphens', 'text'] })]
  const entries = desk.entries(columns, children)
  desk.plant(entries, ['nameMissing', 'idOneShort', 'fatherChecksum', 'ethnicUnknown', 'twiceWithoutNumber', 'twice'], 2)
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('飞天山镇留守儿童名册')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'allNames', about: '姓名里有空格、各种间隔号、部首、生僻字、看不见的字符；号码全角、小写 x', fileName: '飞天山镇名册.xlsx', form: { as: 'xlsx', by: 'here' }, office: townOffice(townCodes.feitianshan) }, [paper])
}

/** Cells that an archive can do without, full of nonsense. */
export function nonsense(order: Order): MadeRoster {
  const desk = openDesk('nonsense', order, [townCodes.qifengdu])
  const columns = [serialNumber(), village('村', ['exact', 'group']), name(), sex(), ethnic(), birth('出生日期', 'dots'), idNumber(), health('健康状况'), disability(), schooling('就学情况'), schoolName(), grade(), boarding('是否住校', ['√', '×']),
    personName('father', '父亲姓名'), personBirth('father', '父亲出生日期', 'hyphens'), personId('father', '父亲身份证号'), phone('father', '父亲电话'), personName('mother', '母亲姓名'), personBirth('mother', '母亲出生日期', 'hyphens'), personId('mother', '母亲身份证号'), personName('guardian', '监护人'), relation('与儿童关系'), phone('guardian', '监护人电话')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['ethnicUnknown', 'relationUnknown', 'healthNonsense', 'schoolingNonsense', 'gradeNonsense', 'guardianPhoneWords', 'guardianPhoneShort', 'fatherPhoneEmptyNumber', 'motherPassport', 'motherWords', 'fatherChecksum', 'fatherIdAgainstBirth', 'fatherYounger', 'motherTooYoung', 'schoolTooEarly'], 3)
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('栖凤渡镇农村留守儿童信息采集表')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'nonsense', about: '可填可不填的格子里写了停机、空号、越南籍、护照号、读书', fileName: '信息采集表.xlsx', form: { as: 'xlsx', by: 'libreOffice' }, office: townOffice(townCodes.qifengdu) }, [paper])
}

/** 同上 and 〃 for what a family or a village has in common. */
export function ditto(order: Order): MadeRoster {
  const desk = openDesk('ditto', order, [townCodes.liangtian])
  const columns = [serialNumber(), town('乡镇'), village('村（社区）', 'exact'), group('组'), name('姓名', 'wide'), sex(), birth('出生年月', ['dots', 'words']), idNumber(), hukou('户籍地址'), residence('现住址', '同左'), workPlace('father', '父亲务工地'), workPlace('mother', '母亲务工地'), personName('guardian', '监护人'), relation('关系', 'spoken'), phone('guardian', '电话')]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'sexAgainstId', 'guardianPhoneShort', 'twice', 'relationUnknown'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns, { blocks: [{ keys: ['town'], by: () => 1, how: '〃' }, { keys: ['village'], by: c => c.region, how: '同上' }, { keys: ['father.workPlace', 'mother.workPlace'], by: c => `${c.father.workPlace}${c.mother.workPlace}${c.father.existStatus}${c.father.isAway}${c.mother.isAway}${c.mother.existStatus}`, how: '同上' }] })
  paper.title('良田镇留守儿童花名册')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'ditto', about: '同上、〃、同左', fileName: '良田镇花名册2026.xls', form: { as: 'xls', by: 'libreOffice' }, office: townOffice(townCodes.liangtian) }, [paper])
}

/** Headings spread with spaces and line breaks, days counted from 1904. */
export function spreadHeads(order: Order): MadeRoster {
  const desk = openDesk('spreadHeads', order, [townCodes.aoshang])
  const columns = [serialNumber('序\n号'), village('所 在 村', 'bare'), name('姓    名', ['plain', 'wide']), sex('性\n别'), ethnic('民　族', true), birth('出生\n年月', ['cell', 'cellWords']), idNumber('身 份 证 号 码\n（18位）'), hukou('户籍\n所在地', 'villageGroup'), personName('father', ['父 亲', '姓 名'], ['plain', 'wide']), phone('father', ['父 亲', '联系\n电话'], { styles: 'number' }), personName('mother', ['母 亲', '姓 名'], ['plain', 'wide']), phone('mother', ['母 亲', '联系\n电话'], { styles: 'number' }),
    personName('guardian', ['监 护 人', '姓 名'], ['plain', 'wide']), relation(['监 护 人', '与儿童\n关　系'], 'spoken'), phone('guardian', ['监 护 人', '联系\n电话'], { styles: 'number' }), asideColumn('note', '备  注', () => null)]
  const entries = desk.entries(columns)
  desk.plant(entries, ['idChecksum', 'idLostDigits', 'sexAgainstId', 'ethnicUnknown', 'guardianPhoneWords', 'villageMisspelt', 'twice', 'relationUnknown'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  paper.title('坳 上 镇 留 守 儿 童 花 名 册')
  paper.text('单位（盖章）：　　　　　　　　单位：人')
  paper.heading()
  entries.forEach(paper.child)
  return rosterOf({ name: 'spreadHeads', about: '表头里有空格和换行，日期从 1904 年算起', fileName: '坳上镇花名册.xlsx', form: { as: 'xlsx', by: 'here', epoch: 1904 }, office: townOffice(townCodes.aoshang) }, [paper])
}

/** A child director's own list: no village, blank lines between families, remarks at the end. */
export function villageList(order: Order): MadeRoster {
  const desk = openDesk('villageList', { ...order, children: 2_000 }, [townCodes.bailutang])
  const largest = [...Map.groupBy(desk.children, child => child.region)].sort((a, b) => b[1].length - a[1].length)[0]
  const children = (largest?.[1] ?? []).slice(0, order.children)
  const region = largest?.[0] ?? 0
  const columns = [serialNumber(), name('小孩姓名', ['plain', 'space', 'note']), sex(), birth('出生年月', ['dots', 'commas', 'short', 'hyphens']), idNumber('身份证号码', ['text', 'edges']), personName('father', '父亲'), isAway('father', '外出务工', ['√', '']), personName('mother', '母亲'), isAway('mother', '外出务工', ['√', '']), personName('guardian', '现跟谁生活'), relation('关系', 'spoken'), phone('guardian', '电话', { styles: ['text', 'number'], two: 0.05 }), asideColumn('note', '备注', s => (s.r.chance(0.1) ? '低保' : null))]
  const entries = desk.entries(columns, children)
  for (const entry of entries) entry.says.region = [region]
  desk.plant(entries, ['idOneShort', 'twiceWithoutNumber', 'guardianPhoneWords', 'monthThirteen', 'onlyName'])
  renumbered(entries)
  const paper = newPaper('Sheet1', columns)
  const { village: called } = desk.place(children[0]!)
  paper.title(`${called}留守儿童`)
  paper.heading()
  entries.forEach((entry, i) => {
    if (i > 0 && i % 6 === 0 && entry.child.household !== entries[i - 1]?.child.household) paper.blank()
    paper.child(entry)
  })
  paper.blank()
  paper.text('还有几户在外面没联系上，年底回来再补。')
  return rosterOf({ name: 'villageList', about: '村里自己的名单：没有村名列，中间空行，末尾留言', fileName: '留守儿童.xlsx', form: { as: 'xlsx', by: 'product' }, office: villageOffice(region) }, [paper])
}
