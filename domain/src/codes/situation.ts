/** How the child lives: health, schooling, categories, whether left behind, how old, why no longer in the register. */
import type { CodeList } from './codeList.ts'

export const healthStatus: CodeList = {
  id: 'CL-03', title: '身体情况', basis: '2016 登记表',
  entries: [
    { code: 1, label: '健康', spellings: ['良好', '正常', '身体健康'] },
    { code: 2, label: '残疾', spellings: ['残'] },
    { code: 3, label: '患病', spellings: ['病', '重病', '大病'] },
  ],
}

export const disabilityType: CodeList = {
  id: 'CL-04', title: '残疾类别', basis: 'GB/T 26341-2010',
  entries: [
    { code: 1, label: '视力残疾', short: '视力' }, { code: 2, label: '听力残疾', short: '听力' }, { code: 3, label: '言语残疾', short: '言语', spellings: ['语言', '语言残疾'] },
    { code: 4, label: '肢体残疾', short: '肢体' }, { code: 5, label: '智力残疾', short: '智力' }, { code: 6, label: '精神残疾', short: '精神' },
    { code: 7, label: '多重残疾', short: '多重' },
  ],
}
export const disabilityLevel: CodeList = {
  id: 'CL-05', title: '残疾等级', basis: 'GB/T 26341-2010',
  entries: [
    { code: 1, label: '一级', spellings: ['壹级', 'Ⅰ级', '极重度'] }, { code: 2, label: '二级', spellings: ['贰级', 'Ⅱ级', '重度'] },
    { code: 3, label: '三级', spellings: ['叁级', 'Ⅲ级', '中度'] }, { code: 4, label: '四级', spellings: ['肆级', 'Ⅳ级', '轻度'] },
  ],
}

/** The order of a child's life; the official eight first. */
export const schoolingStatus: CodeList = {
  id: 'CL-06', title: '就学情况', basis: '2016 登记表',
  entries: [
    { code: 1, label: '未入园', spellings: ['未上学', '未入学', '学龄前', '婴幼儿', '散居'] },
    { code: 2, label: '幼儿园', spellings: ['学前', '学前班', '幼儿', '在园'] },
    { code: 3, label: '小学', spellings: ['小学生', '小学在读'] },
    { code: 4, label: '初中', spellings: ['初中生', '初中在读', '中学'] },
    { code: 5, label: '高中', spellings: ['高中生', '普高', '普通高中'] },
    { code: 6, label: '中职', spellings: ['职高', '中专', '技校', '中等职业学校', '职业高中', '职中'] },
    { code: 7, label: '辍学', spellings: ['失学', '辍学(仅义务教育阶段)'] },
    { code: 8, label: '不在学', spellings: ['不在校', '未在学', '未就学', '已毕业', '务工'] },
    { code: 9, label: '特教学校', spellings: ['特殊教育', '特殊教育学校', '特校'], extension: true },
    { code: 10, label: '送教上门', spellings: ['送教'], extension: true },
  ],
}

export const grade: CodeList = {
  id: 'grade', title: '年级', basis: '义务教育学制；幼儿园 K1–K3',
  entries: [
    { code: 'K1', label: '幼儿园小班', short: '小班' }, { code: 'K2', label: '幼儿园中班', short: '中班' },
    { code: 'K3', label: '幼儿园大班', short: '大班', spellings: ['学前班'] },
    { code: '1', label: '一年级', spellings: ['小一', '小学一年级', '1年级'] }, { code: '2', label: '二年级', spellings: ['小二', '小学二年级', '2年级'] },
    { code: '3', label: '三年级', spellings: ['小三', '小学三年级', '3年级'] }, { code: '4', label: '四年级', spellings: ['小四', '小学四年级', '4年级'] },
    { code: '5', label: '五年级', spellings: ['小五', '小学五年级', '5年级'] }, { code: '6', label: '六年级', spellings: ['小六', '小学六年级', '6年级'] },
    { code: '7', label: '七年级', spellings: ['初一', '初中一年级', '7年级'] }, { code: '8', label: '八年级', spellings: ['初二', '初中二年级', '8年级'] },
    { code: '9', label: '九年级', spellings: ['初三', '初中三年级', '9年级'] }, { code: '10', label: '高一', spellings: ['高中一年级', '职一'] },
    { code: '11', label: '高二', spellings: ['高中二年级', '职二'] }, { code: '12', label: '高三', spellings: ['高中三年级', '职三'] },
  ],
}

export const childCategory: CodeList = {
  id: 'CL-07', title: '儿童类别', basis: '国发〔2016〕13号、国发〔2016〕36号；90 仅学校摸底',
  entries: [
    { code: 10, label: '农村留守儿童', short: '留守', spellings: ['留守儿童', '农村留守'] },
    { code: 20, label: '困境儿童', short: '困境' },
    { code: 21, label: '困境（家庭贫困）', short: '家庭贫困', spellings: ['贫困', '贫困家庭儿童'] },
    { code: 22, label: '困境（自身残疾）', short: '自身残疾', spellings: ['残疾儿童', '残疾'] },
    { code: 23, label: '困境（监护缺失或不当）', short: '监护缺失', spellings: ['监护不当', '监护缺失或监护不当', '缺乏有效监护'] },
    { code: 30, label: '孤儿' },
    { code: 31, label: '孤儿（有身份信息）' },
    { code: 32, label: '孤儿（无身份信息）', spellings: ['弃婴'] },
    { code: 40, label: '事实无人抚养儿童', short: '事实无人抚养' },
    { code: 50, label: '流动儿童', short: '流动', spellings: ['随迁子女'] },
    { code: 60, label: '流浪乞讨儿童', short: '流浪乞讨', spellings: ['流浪儿童'] },
    { code: 70, label: '受艾滋病影响儿童', short: '受艾滋病影响' },
    { code: 80, label: '服刑或戒毒人员未成年子女', short: '服刑戒毒人员子女', spellings: ['服刑人员子女', '戒毒人员子女'] },
    { code: 90, label: '单亲（仅学校摸底）', short: '单亲', spellings: ['单亲家庭'] },
  ],
}

export const leftBehindStatus: CodeList = {
  id: 'CL-08', title: '留守状态', basis: '2016 登记表；3 按填表说明 4 推断，需地方确认',
  entries: [
    { code: 0, label: '不是留守', short: '否', spellings: ['非留守'] },
    { code: 1, label: '父母双方外出', short: '双方外出', spellings: ['双留守', '父母均外出', '双外出'] },
    { code: 2, label: '一方外出，另一方无监护能力', short: '一方外出另一方无能力', spellings: ['一方外出务工另一方无监护能力'] },
    { code: 3, label: '一方死亡或失踪等，另一方外出', short: '一方亡失另一方外出' },
    { code: 8, label: '疑似，待核实', short: '待核实', spellings: ['疑似'] },
    { code: 9, label: '已退出留守', short: '已退出' },
  ],
}

/** D and U are this project's: the official bands end at 16. */
export const ageBand: CodeList = {
  id: 'CL-19', title: '年龄段', basis: '2016 年摸底排查方案',
  entries: [
    { code: 'A', label: '0–5 岁' }, { code: 'B', label: '6–13 岁' }, { code: 'C', label: '14–15 岁' },
    { code: 'D', label: '16 岁及以上', extension: true }, { code: 'U', label: '年龄不明', extension: true },
  ],
}

export const exitReason: CodeList = {
  id: 'CL-18', title: '退出原因', basis: '本平台建议',
  entries: [
    { code: 1, label: '年满 16 周岁' }, { code: 2, label: '父母一方返乡' }, { code: 3, label: '父母双方返乡' },
    { code: 4, label: '随父母迁居（转流动儿童）', short: '随迁' }, { code: 5, label: '父母恢复监护能力' }, { code: 6, label: '户籍迁出' },
    { code: 7, label: '被收养或进入福利机构' }, { code: 8, label: '死亡' }, { code: 9, label: '误登或重复登记' }, { code: 99, label: '其他' },
  ],
}
