/** Parents, relations and guardianship. */
import type { CodeList } from './codeList.ts'

export const existStatus: CodeList = {
  id: 'existStatus', title: '存续状态', basis: '2016 登记表填表说明 4',
  entries: [
    { code: 1, label: '健在', spellings: ['在世', '正常', '健康'] },
    { code: 2, label: '死亡', spellings: ['去世', '已故', '亡', '病故', '离世', '身故'] },
    { code: 3, label: '宣告失踪', spellings: ['失踪'] },
    { code: 4, label: '失联', spellings: ['失去联系', '联系不上', '下落不明'] },
    { code: 5, label: '身份不明', spellings: ['不详', '不明', '未知'] },
  ],
}

export const maritalStatus: CodeList = {
  id: 'maritalStatus', title: '婚姻状况', basis: 'GB/T 2261.2',
  entries: [
    { code: 10, label: '未婚' }, { code: 20, label: '已婚', spellings: ['在婚', '初婚', '再婚', '复婚'] },
    { code: 30, label: '丧偶' }, { code: 40, label: '离婚', spellings: ['离异'] },
    { code: 90, label: '未说明', spellings: ['不详', '其他'] },
  ],
}

export const capability: CodeList = {
  id: 'guardianshipCapability', title: '监护能力', basis: '2016 登记表“因重病、重残等原因丧失监护能力”',
  entries: [
    { code: 1, label: '有监护能力', short: '有', spellings: ['具备', '有能力', '正常'] },
    { code: 2, label: '无（重病）', spellings: ['重病', '重大疾病'] },
    { code: 3, label: '无（重残）', spellings: ['重残', '重度残疾', '残疾'] },
    { code: 4, label: '无（其他）', short: '无', spellings: ['无监护能力', '丧失监护能力', '无能力'] },
  ],
}

/** Conditions of a parent that make a child 事实无人抚养. */
export const parentCondition: CodeList = {
  id: 'CL-09', title: '父母情形', basis: '民发〔2019〕62号、民发〔2020〕125号',
  entries: [
    { code: 1, label: '重残' }, { code: 2, label: '重病' }, { code: 3, label: '服刑在押' }, { code: 4, label: '强制隔离戒毒' },
    { code: 5, label: '被执行其他限制人身自由的措施' }, { code: 6, label: '失联' }, { code: 7, label: '被撤销监护资格' },
    { code: 8, label: '被遣送（驱逐）出境' }, { code: 11, label: '死亡' }, { code: 12, label: '宣告失踪' },
  ],
}

export const relation: CodeList = {
  id: 'CL-10', title: '与被监护人关系', basis: 'GB/T 4761-2008（节选）',
  entries: [
    { code: 51, label: '父亲', short: '父', spellings: ['爸爸', '父子', '父女'] },
    { code: 52, label: '母亲', short: '母', spellings: ['妈妈', '母子', '母女'] },
    { code: 57, label: '继父或养父', spellings: ['继父', '养父', '继/养父'] },
    { code: 58, label: '继母或养母', spellings: ['继母', '养母', '继/养母', '后妈'] },
    { code: 61, label: '祖父', spellings: ['爷爷', '爷孙', '祖孙(祖父)'] },
    { code: 62, label: '祖母', spellings: ['奶奶', '祖孙(祖母)'] },
    { code: 63, label: '外祖父', spellings: ['外公', '姥爷', '外爷'] },
    { code: 64, label: '外祖母', spellings: ['外婆', '姥姥', '外奶'] },
    { code: 71, label: '兄', spellings: ['哥哥', '哥', '兄长'] },
    { code: 73, label: '弟', spellings: ['弟弟'] },
    { code: 75, label: '姐', spellings: ['姐姐'] },
    { code: 77, label: '妹', spellings: ['妹妹'] },
    { code: 81, label: '伯父', spellings: ['大伯', '伯伯'] },
    { code: 82, label: '伯母', spellings: ['大娘', '伯娘', '大妈'] },
    { code: 83, label: '叔父', spellings: ['叔叔', '叔'] },
    { code: 84, label: '婶母', spellings: ['婶婶', '婶', '婶娘'] },
    { code: 85, label: '舅父', spellings: ['舅舅', '舅'] },
    { code: 86, label: '舅母', spellings: ['舅妈', '舅娘'] },
    { code: 87, label: '姨父', spellings: ['姨夫', '姨丈'] },
    { code: 88, label: '姨母', spellings: ['姨妈', '姨', '小姨', '大姨'] },
    { code: 89, label: '姑父', spellings: ['姑夫', '姑丈'] },
    { code: 90, label: '姑母', spellings: ['姑姑', '姑妈', '姑'] },
    { code: 97, label: '其他亲属', spellings: ['亲属', '亲戚', '其他亲戚', '其它亲属'] },
    { code: 99, label: '非亲属', spellings: ['朋友', '邻居', '老师', '无亲属关系'] },
  ],
}

export const guardianshipType: CodeList = {
  id: 'CL-11', title: '监护类型', basis: '2016 登记表',
  entries: [
    { code: 1, label: '无人监护' },
    { code: 2, label: '父或母无监护能力', spellings: ['父母无监护能力', '父亲无监护能力', '母亲无监护能力'] },
    { code: 3, label: '受委托监护人监护能力不足', short: '能力不足', spellings: ['监护能力不足', '委托监护人监护能力不足'] },
    { code: 4, label: '监护情况一般', short: '一般' },
    { code: 5, label: '监护情况较好', short: '较好', spellings: ['监护情况良好', '良好'] },
  ],
}

/** Who actually cares, as the figures of 2016 were published. */
export const caregiverKind: CodeList = {
  id: 'CL-11b', title: '监护主体', basis: '2016 年公布口径',
  entries: [
    { code: 1, label: '（外）祖父母' }, { code: 2, label: '亲戚朋友' }, { code: 3, label: '无人监护' },
    { code: 4, label: '一方外出另一方无监护能力' },
  ],
}

export const guardianshipRating: CodeList = {
  id: 'CL-12', title: '监护情况评估', basis: '2016 登记表填表说明 5',
  entries: [
    { code: 1, label: '较好', spellings: ['好', '良好'] }, { code: 2, label: '一般', spellings: ['中'] }, { code: 3, label: '差', spellings: ['较差'] },
  ],
}
/** Official meaning of each rating, shown as help beside the field. */
export const ratingMeanings: Record<number, string> = {
  1: '受委托监护人能较好履行监护责任，孩子的生活、教育和身心健康得到较好保障。',
  2: '受委托监护人能基本履行监护责任，孩子得到基本保障，但存在行为偏差、心理失当的潜在风险。',
  3: '无人监护，或一方外出另一方无监护能力，或受委托监护人监护、教育能力不足，孩子得不到有效保障。',
}

export const riskLevel: CodeList = {
  id: 'CL-13', title: '风险等级', basis: '本平台建议，可由方案调整',
  entries: [
    { code: 1, label: '低', spellings: ['绿'] }, { code: 2, label: '中', spellings: ['黄'] }, { code: 3, label: '高', spellings: ['橙'] },
    { code: 4, label: '极高', spellings: ['紧急', '红'] },
  ],
}

/** A local scale; counties that use another one replace it in their plan. */
export const capabilityScale: CodeList = {
  id: 'CL-14', title: '监护能力等级', basis: '地方量表，可配置',
  entries: [{ code: 1, label: '监护缺失' }, { code: 2, label: '监护失当' }, { code: 3, label: '监护不足' }, { code: 4, label: '监护正常' }],
}
