/** Who the child is: sex, nationality, registration. */
import type { CodeEntry, CodeList } from './codeList.ts'

export const sex: CodeList = {
  id: 'CL-01', title: '性别', basis: 'GB/T 2261.1-2003',
  entries: [
    { code: 1, label: '男', spellings: ['男性', '男孩', '男生', '男童', '男婴', '男娃', '男学生', '男孩子', '男的', '♂', 'm', 'male', 'boy'] },
    { code: 2, label: '女', spellings: ['女性', '女孩', '女生', '女童', '女婴', '女娃', '女学生', '女孩子', '女的', '♀', 'f', 'female', 'girl'] },
    { code: 0, label: '未知', spellings: ['未知的性别', '不详'] },
    { code: 9, label: '未说明', spellings: ['未说明的性别'] },
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
/** Other ways to write them: characters of before the simplification or of before a renaming (僮 became 壮 in 1965), short forms, slips. */
const variants: Record<number, string> = {
  1: '漢 汉人 漢人 汉民 汉族人', 2: '蒙 蒙族', 3: '回民 回回', 4: '藏人', 5: '维 维族 維吾爾 维吾儿 维吾耳', 6: '苗人 苗家', 7: '彝人 夷', 8: '壯 僮 撞 壮人', 9: '布衣 布伊 佈依', 10: '朝鮮 朝族 鲜族 朝',
  11: '滿 满人 旗人', 12: '侗人 侗家', 13: '瑤 傜 猺 瑶人 瑶家', 14: '白人 民家', 15: '土家人', 17: '哈薩克', 19: '黎人', 20: '僳僳 傈傈', 21: '佧佤 卡佤', 22: '畬 畲人', 24: '拉枯', 26: '東鄉', 27: '納西', 28: '景頗',
  29: '克尔克孜 柯爾克孜', 31: '達斡爾 达呼尔 达翰尔', 32: '仫姥 么佬', 33: '羌人', 36: '毛难', 37: '仡姥 革佬', 38: '錫伯', 43: '乌兹别克 烏孜別克', 44: '俄羅斯', 45: '鄂溫克', 46: '崩龙', 48: '裕古', 50: '鞑靼', 51: '獨龍',
  52: '鄂倫春', 54: '門巴', 56: '基諾',
}
/** Each word with and without 族, unless it ends in a word for people. */
const spellingsOf = (code: number): string[] =>
  (variants[code] ?? '').split(' ').filter(word => word !== '').flatMap(word => (/[族人民家回]$/u.test(word) && word.length > 1 ? [word] : [word, `${word}族`]))
const nationality = ([code, name]: readonly [number, string]): CodeEntry => ({ code, label: `${name}族`, short: name, spellings: spellingsOf(code) })

export const ethnic: CodeList = {
  id: 'CL-02', title: '民族', basis: 'GB/T 3304-1991',
  entries: [
    ...nationalities.map(nationality),
    { code: 97, label: '其他', spellings: [
      '其它', '其他族', '其他民族', '未识别民族', '未识别的民族', '未识别', '未定族称', '未定族称人口', '其他未识别的民族', '穿青人', '穿青', '穿青族', '革家人', '革家', '亻革家人', '亻革家', '僜人', '僜', '夏尔巴人', '夏尔巴',
    ] },
    { code: 98, label: '外国血统中国籍', spellings: ['外国血统', '外国血统中国籍人士', '外国血统的中国籍人士', '外国血统中国籍人', '外国人加入中国籍', '加入中国籍的外国人', '外籍入中国籍', '加入中国籍', '入籍', '外国人入籍'] },
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

/** Whether an address is rural: 2xx (docs/domain/代码表.md CL-20). */
export const urbanRural: CodeList = {
  id: 'CL-20', title: '城乡分类', basis: '统计用城乡划分代码',
  entries: [
    { code: 111, label: '主城区' }, { code: 112, label: '城乡结合区' }, { code: 121, label: '镇中心区' },
    { code: 122, label: '镇乡结合区' }, { code: 123, label: '特殊区域' }, { code: 210, label: '乡中心区' }, { code: 220, label: '村庄' },
  ],
}
