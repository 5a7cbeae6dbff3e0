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
    { code: 51, label: '父亲', short: '父', spellings: ['爸爸', '爸', '老爸', '阿爸', '爹', '生父', '亲生父亲', '亲父', '父子', '父女'] },
    { code: 52, label: '母亲', short: '母', spellings: ['妈妈', '妈', '老妈', '阿妈', '妈咪', '娘亲', '生母', '亲生母亲', '亲母', '母子', '母女'] },
    { code: 57, label: '继父或养父', spellings: ['继父', '养父', '继/养父', '养父或继父', '后爸', '后爹', '继父子', '继父女', '养父子', '养父女'] },
    { code: 58, label: '继母或养母', spellings: ['继母', '养母', '继/养母', '养母或继母', '后妈', '后娘', '继母子', '继母女', '养母子', '养母女'] },
    { code: 61, label: '祖父', spellings: ['爷爷', '爷', '亲爷爷', '爷孙', '祖孙(祖父)', '嗲嗲', '嗲', '公公', '阿公', '阿爷', '爷老', '内公'] },
    { code: 62, label: '祖母', spellings: ['奶奶', '奶', '亲奶奶', '奶孙', '祖孙(祖母)', '娭毑', '娭姐', '阿奶', '阿嫲', '阿嬷', '嫲嫲', '嬷嬷', '婆婆', '阿婆', '内婆'] },
    { code: 63, label: '外祖父', spellings: ['外公', '姥爷', '老爷', '外爷', '外爷爷', '家公', '家爷', '家公公', '家家公', '外嗲嗲', '家嗲嗲', '外阿公', '公(外)', '外公公'] },
    { code: 64, label: '外祖母', spellings: ['外婆', '姥姥', '姥', '外奶', '外奶奶', '家婆', '家家', '家婆婆', '外娭毑', '家娭毑', '外阿婆', '外婆婆', '婆(外)', '姥娘'] },
    { code: 71, label: '兄', spellings: ['哥哥', '哥', '大哥', '二哥', '三哥', '兄长', '胞兄', '亲哥', '亲哥哥', '兄弟', '兄妹'] },
    { code: 73, label: '弟', spellings: ['弟弟', '胞弟', '亲弟弟'] },
    { code: 75, label: '姐', spellings: ['姐姐', '大姐', '二姐', '三姐', '胞姐', '亲姐', '亲姐姐', '姊', '姊姊', '姐弟', '姐妹', '姊妹', '姊弟'] },
    { code: 77, label: '妹', spellings: ['妹妹', '胞妹', '亲妹妹'] },
    { code: 81, label: '伯父', spellings: ['大伯', '伯伯', '伯', '二伯', '三伯', '亲伯父', '大伯父', '伯侄'] },
    { code: 82, label: '伯母', spellings: ['大娘', '伯娘', '大妈', '大伯母', '二伯母', '伯妈', '大婶娘'] },
    { code: 83, label: '叔父', spellings: ['叔叔', '叔', '小叔', '大叔', '二叔', '三叔', '幺叔', '满叔', '亲叔叔', '叔侄'] },
    { code: 84, label: '婶母', spellings: ['婶婶', '婶', '婶娘', '婶子', '小婶', '二婶', '三婶', '叔母'] },
    { code: 85, label: '舅父', spellings: ['舅舅', '舅', '大舅', '二舅', '小舅', '舅爷', '母舅', '舅甥'] },
    { code: 86, label: '舅母', spellings: ['舅妈', '舅娘', '妗子', '妗母', '舅姆'] },
    { code: 87, label: '姨父', spellings: ['姨夫', '姨丈', '姨爹', '大姨父', '小姨父'] },
    { code: 88, label: '姨母', spellings: ['姨妈', '姨', '小姨', '大姨', '二姨', '三姨', '姨娘', '姨姨', '小姨妈', '大姨妈', '姨甥'] },
    { code: 89, label: '姑父', spellings: ['姑夫', '姑丈', '姑爹', '大姑父', '小姑父'] },
    { code: 90, label: '姑母', spellings: ['姑姑', '姑妈', '姑', '大姑', '二姑', '小姑', '满姑', '大姑妈', '小姑妈', '姑侄'] },
    { code: 97, label: '其他亲属', spellings: [
      '亲属', '亲戚', '其他亲戚', '其它亲属', '其他近亲属', '曾祖父', '曾祖母', '曾祖', '曾祖父母', '外曾祖父', '外曾祖母', '曾外祖父', '曾外祖母', '太爷爷', '太奶奶', '太爷', '太奶', '太公', '太婆', '太太', '外太公', '外太婆',
      '老太', '老太太', '太姥姥', '太姥爷', '老爷爷', '老奶奶', '伯公', '伯祖父', '伯祖母', '伯婆', '叔公', '叔婆', '叔祖父', '叔祖母', '叔爷爷', '叔奶奶', '姑婆', '姑奶奶', '姑爷爷', '姑公', '姨婆', '姨奶奶', '姨公', '舅公', '舅婆', '舅爷爷',
      '舅奶奶', '大爷爷', '大奶奶', '小爷爷', '小奶奶', '二爷爷', '二奶奶', '嫂子', '嫂嫂', '嫂', '大嫂', '姐夫', '姐丈', '堂哥', '堂兄', '堂姐', '堂弟', '堂妹', '表哥', '表兄', '表姐', '表弟', '表妹', '堂叔', '堂伯', '堂姑', '堂伯父', '堂叔父',
      '表叔', '表伯', '表姑', '表舅', '表姨', '曾祖孙', '堂亲', '表亲', '远亲',
    ] },
    { code: 99, label: '非亲属', spellings: [
      '朋友', '邻居', '老师', '教师', '班主任', '保姆', '无亲属关系', '非亲属关系', '无血缘关系', '干爹', '干妈', '干爸', '干爷爷', '干奶奶', '父母的朋友', '父母朋友', '同村村民', '村民', '村干部', '托管', '托管机构', '托管老师', '房东',
    ] },
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
