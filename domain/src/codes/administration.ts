/** Relief, incidents and places. */
import type { CodeList } from './codeList.ts'

export const incomeSource: CodeList = {
  id: 'incomeSource', title: '家庭经济来源', basis: '2016 登记表',
  entries: [
    { code: 1, label: '打工收入', spellings: ['务工', '打工', '外出务工', '务工收入'] }, { code: 2, label: '种养殖业', spellings: ['种养业', '种植', '养殖', '种植业', '养殖业', '务农', '农业'] },
    { code: 3, label: '政府救助', spellings: ['低保', '救助'] }, { code: 4, label: '亲朋接济', spellings: ['亲友接济', '亲戚接济'] },
    { code: 9, label: '其他', spellings: ['其它'] },
  ],
}

export const reliefStatus: CodeList = {
  id: 'reliefStatus', title: '救助帮扶情况', basis: '2016 登记表 1–4、9；其余为扩展',
  entries: [
    { code: 1, label: '最低生活保障', short: '低保', spellings: ['农村低保', '低保户'] }, { code: 2, label: '临时救助' }, { code: 3, label: '医疗救助' },
    { code: 4, label: '住房救助', spellings: ['危房改造'] },
    { code: 5, label: '特困供养', spellings: ['五保', '特困'], extension: true },
    { code: 6, label: '孤儿基本生活费', extension: true }, { code: 7, label: '事实无人抚养儿童补贴', extension: true },
    { code: 8, label: '残疾人两项补贴', spellings: ['残疾补贴', '困难残疾人生活补贴', '重度残疾人护理补贴'], extension: true },
    { code: 9, label: '其他', spellings: ['其它'] },
    { code: 10, label: '教育资助', spellings: ['助学金', '两免一补'], extension: true }, { code: 11, label: '慈善帮扶', spellings: ['慈善救助'], extension: true },
  ],
}

export const hardship: CodeList = {
  id: 'hardshipType', title: '家庭困难类型', basis: '社会救助分类',
  entries: [
    { code: '00', label: '一般家庭', spellings: ['一般', '无', '否', '普通'] }, { code: '01', label: '最低生活保障家庭', short: '低保', spellings: ['低保户', '低保家庭'] },
    { code: '02', label: '特困', spellings: ['特困供养', '五保'] }, { code: '03', label: '低保边缘家庭', short: '低保边缘', spellings: ['边缘户'] },
    { code: '04', label: '刚性支出困难家庭', short: '支出型困难', spellings: ['支出型困难家庭'] },
    { code: '05', label: '防返贫监测户', short: '监测户', spellings: ['三类户', '防返贫监测对象'] },
    { code: '06', label: '脱贫户', spellings: ['建档立卡', '建档立卡户', '建档立卡贫困户', '贫困户'] }, { code: '09', label: '其他', spellings: ['其它'] },
  ],
}

/** 高检发〔2020〕9号 第4条, in short words; the report form shows the full ones. */
export const reportSituation: CodeList = {
  id: 'CL-15', title: '报告情形', basis: '高检发〔2020〕9号第4条',
  entries: [
    { code: 1, label: '隐私部位非正常损伤' }, { code: 2, label: '不满 14 周岁女性遭受或疑似遭受性侵害、怀孕、流产' },
    { code: 3, label: '已满 14 周岁女性遭受性侵害所致怀孕、流产' }, { code: 4, label: '多处损伤、严重营养不良、意识不清，疑似家暴、欺凌、虐待、殴打或被麻醉' },
    { code: 5, label: '因自杀、自残、工伤、中毒、被麻醉、殴打等非正常原因伤残、死亡' }, { code: 6, label: '被遗弃或长期处于无人照料状态' },
    { code: 7, label: '来源不明、失踪，或被拐卖、收买' }, { code: 8, label: '被组织乞讨' }, { code: 9, label: '其他严重侵害或正面临危险' },
  ],
}

export const injuryType: CodeList = {
  id: 'CL-16', title: '伤害类型', basis: '方案二 P2-99',
  entries: [
    { code: 1, label: '溺水' }, { code: 2, label: '交通事故' }, { code: 3, label: '烫伤' }, { code: 4, label: '坠落' }, { code: 5, label: '中毒' },
    { code: 9, label: '其他' },
  ],
}

const facilityNames = [
  '未成年人保护中心', '救助站', '未成年人保护工作站', '留守儿童之家', '儿童之家', '妇女之家', '儿童快乐家园', '知心屋', '爱心家园', '阳光庭院',
  '儿童驿站', '快乐学校', '关爱保护中心', '活动中心',
] as const
export const facilityType: CodeList = {
  id: 'CL-17', title: '设施类型', basis: '方案二 P2-63、P2-126、P2-127',
  entries: facilityNames.map((label, index) => ({ code: index + 1, label })),
}
