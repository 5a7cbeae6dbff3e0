/** Who the child is: sex, nationality, registration. */
import type { CodeEntry, CodeList } from './codeList.ts'

export const sex: CodeList = {
  id: 'CL-01', title: '性别', basis: 'GB/T 2261.1-2003',
  entries: [
    { code: 1, label: '男', spellings: ['男性', '男孩', '男生', 'm', 'male'] },
    { code: 2, label: '女', spellings: ['女性', '女孩', '女生', 'f', 'female'] },
    { code: 0, label: '未知' },
    { code: 9, label: '未说明' },
  ],
}

const nationalities: readonly (readonly [number, string])[] = [
  [1, '汉'], [2, '蒙古'], [3, '回'], [4, '藏'], [5, '维吾尔'], [6, '苗'], [7, '彝'], [8, '壮'],
  [9, '布依'], [10, '朝鲜'], [11, '满'], [12, '侗'], [13, '瑶'], [14, '白'], [15, '土家'], [16, '哈尼'],
  [17, '哈萨克'], [18, '傣'], [19, '黎'], [20, '傈僳'], [21, '佤'], [22, '畲'], [23, '高山'], [24, '拉祜'],
  [25, '水'], [26, '东乡'], [27, '纳西'], [28, '景颇'], [29, '柯尔克孜'], [30, '土'], [31, '达斡尔'], [32, '仫佬'],
  [33, '羌'], [34, '布朗'], [35, '撒拉'], [36, '毛南'], [37, '仡佬'], [38, '锡伯'], [39, '阿昌'], [40, '普米'],
  [41, '塔吉克'], [42, '怒'], [43, '乌孜别克'], [44, '俄罗斯'], [45, '鄂温克'], [46, '德昂'], [47, '保安'], [48, '裕固'],
  [49, '京'], [50, '塔塔尔'], [51, '独龙'], [52, '鄂伦春'], [53, '赫哲'], [54, '门巴'], [55, '珞巴'], [56, '基诺'],
]
const nationality = ([code, name]: readonly [number, string]): CodeEntry => ({ code, label: `${name}族`, short: name })

export const ethnic: CodeList = {
  id: 'CL-02', title: '民族', basis: 'GB/T 3304-1991',
  entries: [
    ...nationalities.map(nationality),
    { code: 97, label: '其他', spellings: ['其它', '其他族', '未识别民族'] },
    { code: 98, label: '外国血统中国籍', spellings: ['外国血统中国籍人士', '外籍入中国籍'] },
  ],
}

export const hukouType: CodeList = {
  id: 'hukouType', title: '户口性质', basis: '登记表“农村户籍”；改革后以城乡分类判断',
  entries: [
    { code: 1, label: '农业户口', short: '农业', spellings: ['农村', '农村户籍', '农村户口', '农户'] },
    { code: 2, label: '非农业户口', short: '非农业', spellings: ['非农', '城镇', '城镇户口', '城市户口'] },
    { code: 3, label: '居民户口', short: '居民', spellings: ['居民户', '家庭户', '统一居民户口'] },
  ],
}

/** Whether an address is rural: 2xx (domain.md CL-20). */
export const urbanRural: CodeList = {
  id: 'CL-20', title: '城乡分类', basis: '统计用城乡划分代码',
  entries: [
    { code: 111, label: '主城区' }, { code: 112, label: '城乡结合区' }, { code: 121, label: '镇中心区' },
    { code: 122, label: '镇乡结合区' }, { code: 123, label: '特殊区域' }, { code: 210, label: '乡中心区' }, { code: 220, label: '村庄' },
  ],
}
