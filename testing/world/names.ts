/** Names nobody bears on purpose: surnames by how common they are, given names by the fashion of three generations. */
import { byRank, even, type Pick, type Random, weighted } from './random.ts'

type Sex = 1 | 2
const list = (text: string): string[] => text.split(' ')
/** '王715 李704' → pairs. */
const weights = (text: string) => list(text).map(pair => [pair.replace(/\d+$/, ''), Number(/\d+$/.exec(pair)?.[0])] as const)

export const surname: Pick<string> = weighted(weights(
  '王715 李704 张667 刘509 陈463 杨308 黄240 赵228 周204 吴192 徐166 孙156 朱149 马129 胡130 郭113 林118 何118 高110 罗105 郑90 梁85 '
  + '谢88 宋80 唐80 许77 邓88 冯64 韩68 曹62 曾72 彭76 萧40 肖60 蔡53 潘55 田50 董50 袁58 于50 余50 叶43 蒋52 杜44 苏43 魏45 程45 吕42 丁42 '
  + '沈42 任38 姚41 卢45 傅20 钟40 姜38 崔33 谭52 廖48 范36 汪40 陆35 金38 石42 戴36 贾33 韦40 夏38 邱34 方36 侯30 邹36 熊35 孟25 秦25 白24 '
  + '江34 阎15 薛24 尹24 段23 雷37 黎35 史24 龙35 贺27 陶24 顾22 毛23 郝20 龚28 邵22 万23 钱20 严24 覃22 武18 欧20 欧阳9 侯10 孔14 汤20 向22 '
  + '常14 温18 康16 施15 文18 牛12 樊12 葛12 邢11 安11 齐9 易17 乔10 伍14 庞9 颜10 倪9 庄11 聂10 章10 鲁10 岳9 翟9 殷8 詹9 申9 耿7 关8 兰8 焦7 '
  + '俞7 左8 柳8 甘8 祝7 包7 宁7 尚6 符7 舒7 阮8 柯6 纪6 梅7 童8 凌6 毕6 单5 季5 裴5 霍5 涂6 成6 苗5 谷5 盛5 曲5 翁5 冉5 骆6 蓝6 路4 游6 辛4 靳4 管4 '
  + '柴4 蒙5 鲍4 华4 喻4 祁4 蒲4 房3 滕4 屈4 饶4 解3 牟3 艾3 尤3 阳6 时2 穆2 农3 司马1 上官1 令狐1',
))

const childWhole: Record<Sex, Pick<string>> = {
  1: byRank(list('子轩 浩宇 浩然 宇轩 梓豪 俊熙 宇航 俊杰 皓轩 博文 梓轩 子豪 一鸣 天佑 子墨 睿轩 铭轩 嘉豪 宇泽 思远 志豪 文博 家豪 明轩 俊豪 晨曦 奕辰 浩轩 宇辰 子睿 '
    + '沐辰 承泽 昊天 泽宇 梓睿 景行 嘉懿 煜城 懿轩 烨伟 苑博 伟泽 熠彤 鸿煊 博涛 烨霖 烨华 煜祺 智宸 正豪 立诚 立轩 立辉 俊驰 雨泽 志泽 弘文 鹏涛 宏伟 家乐'), 4),
  2: byRank(list('梓涵 欣怡 诗涵 子涵 梓萱 雨涵 可馨 佳怡 思琪 雨桐 紫涵 一诺 欣妍 若曦 语桐 梦琪 忆柳 之桃 慕青 问兰 尔岚 元香 初夏 沛菡 傲珊 曼文 乐菱 痴珊 恨玉 惜文 香寒 '
    + '新柔 语蓉 海安 夜蓉 涵柏 水桃 醉蓝 春儿 语琴 从彤 傲晴 语兰 又菱 碧彤 元霜 怜梦 紫寒 妙彤 曼易 南莲 紫翠 雨寒 易烟 如萱 若南 寻真 晓亦 向珊 慕灵 以蕊 映易 雪柳 孤岚 '
    + '雅静 佳琪 心怡 思涵 静怡 嘉欣 雨欣 婷婷 佳慧 艺涵 玉婷'), 4),
}
const childFirst: Record<Sex, Pick<string>> = {
  1: byRank(list('子 宇 浩 俊 志 文 嘉 家 天 明 博 泽 思 晨 睿 建 国 伟 旭 鑫 承 景 弘 立 正 智 鹏 永 世 德 光 海 锦 振 佳 启 裕 云 一 书'), 5),
  2: byRank(list('雨 欣 梓 诗 佳 思 紫 可 若 语 梦 静 雅 婷 艺 心 玉 晓 慧 嘉 春 雪 小 美 秀 丽 芷 依 灵 书 彩 月 星 安 锦 婉 清 乐 念 金'), 5),
}
const childLast: Record<Sex, Pick<string>> = {
  1: byRank(list('轩 宇 豪 杰 辰 涛 泽 博 阳 鹏 浩 翔 凯 睿 哲 航 磊 俊 辉 楠 铭 昊 文 成 洋 东 林 峰 斌 龙 毅 强 超 飞 伟 旭 康 平 安 宁'), 5),
  2: byRank(list('涵 怡 萱 琪 桐 馨 妍 婷 欣 彤 瑶 颖 菲 悦 蕊 玲 雯 霞 静 洁 敏 丽 倩 雪 莹 娜 芳 萍 云 燕 娟 慧 琳 梅 兰 月 英 香 凤 珍'), 5),
}
const parentGiven: Record<Sex, Pick<string>> = {
  1: byRank(list('伟 勇 军 强 磊 涛 超 杰 刚 平 辉 鹏 华 飞 斌 波 亮 海波 建军 志强 志勇 建华 永强 小军 小平 国强 文军 海军 建平 志刚 小龙 光明 新华 立新 红兵 卫东 春生 冬生 '
    + '文辉 志明 国华 俊 峰 林 明 松 松林 石生 水生 贵生 福生 建林 建国 海林 云飞 鹏飞'), 6),
  2: byRank(list('芳 丽 娟 敏 静 艳 燕 霞 红 玲 萍 英 梅 丽娟 小红 春梅 秋菊 小燕 海燕 丽华 桂花 玉兰 红梅 小玲 艳红 雪梅 美玲 春花 冬梅 小英 玉梅 晓燕 丽萍 秀梅 月英 金花 '
    + '琴 莉 娜 洁 慧 云 琼 秀 兰兰 彩云 彩霞 满妹 细妹 香兰 香莲'), 6),
}
const elderGiven: Record<Sex, Pick<string>> = {
  1: byRank(list('建国 国平 德明 志高 光荣 永福 贵生 福生 水生 石生 冬生 运生 长生 金生 德贵 德福 家财 家旺 有才 有福 祥云 祥林 忠诚 忠义 明德 明贵 国庆 解放 新民 清明 满生 '
    + '友林 友生 春林 秋生 正文 正武 开明 开元 兴旺 兴发 大成 大生 万年 万福 德胜 加林'), 6),
  2: byRank(list('秀英 桂英 玉英 秀兰 桂兰 玉兰 凤英 金花 银花 兰英 菊英 满秀 细秀 冬秀 春秀 秋秀 月娥 翠娥 桂花 菊花 莲花 香莲 玉莲 春莲 秋莲 美英 运娥 运秀 桃英 梅英 '
    + '友秀 德秀 金莲 银莲 翠英 翠兰 五妹 六妹 满妹 二妹 珍珠 珍秀 元秀'), 6),
}
/** Characters beyond the basic plane, four bytes in UTF-8, all of GB 18030-2022: what systems lose first. */
const fourByte = even([...'𬭎𬱖𬴊𫖮𬶏𫍽𬬻𬮿𫘦𬸚𬭚𬣙𬍤𬕂𫓧𬒈𬇕𬳽𫄧𪾢'])
const rare = even([...'䶮玥彧翀赟昶喆骉垚燚骁翊璟瑄珺姝婳祎禕旻昱晟祺禧翯翛琤琮璩珅'])

const longFirst: Record<Sex, Pick<string>> = {
  1: even(list('阿迪力江 艾山江 努尔别克 巴合提江 叶尔江 库尔班江 赛力克 阿依丁江 玉素甫江 伊力哈木江')),
  2: even(list('阿依古扎丽 古丽加娜提 努尔斯曼 阿依达娜 热依汗古丽 玛依热古丽 加娜尔 巴哈尔古丽 沙吾列 阿娜古丽')),
}
const longLast = even(list('托合提江 哈力别克 吐尔逊江 阿不力孜江 马木提江 木哈买提江 依明江 沙依木江 那依甫江 斯拉木江'))

const longNamed = new Set([5, 17, 29, 41, 43])

export type Named = { surname: string; sex: Sex; ethnicCode: number }

export function childName(r: Random, { surname: family, sex, ethnicCode }: Named): string {
  if (longNamed.has(ethnicCode)) return `${longFirst[sex](r)}·${longLast(r)}`
  const kind = r.next()
  if (kind < 0.0035) return family + fourByte(r) + (r.chance(0.5) ? childLast[sex](r) : '')
  if (kind < 0.014) return family + rare(r) + (r.chance(0.4) ? childLast[sex](r) : '')
  if (kind < 0.3) return family + childWhole[sex](r)
  if (kind < 0.38) return family + childLast[sex](r)
  const first = childFirst[sex](r)
  const last = childLast[sex](r)
  return family + first + (first === last ? '一' : last)
}

export function adultName(r: Random, { surname: family, sex, ethnicCode }: Named, generation: 'parent' | 'elder'): string {
  if (longNamed.has(ethnicCode)) return `${longFirst[sex](r)}·${longLast(r)}`
  return family + (generation === 'parent' ? parentGiven : elderGiven)[sex](r)
}
