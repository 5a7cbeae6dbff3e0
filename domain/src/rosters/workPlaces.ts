/** Where a parent is: 东莞, 在东莞务工, 广东东莞打工, 外出, 在家务农. */
import { plainText } from '../codes/codeList.ts'

export type Whereabouts = { isAway?: boolean; workPlace?: string }

const provinces = ['北京', '天津', '河北', '山西', '内蒙', '辽宁', '吉林', '黑龙江', '上海', '江苏', '浙江', '安徽', '福建', '江西', '山东', '河南', '湖北', '湖南', '广东', '广西',
  '海南', '重庆', '四川', '贵州', '云南', '西藏', '陕西', '甘肃', '青海', '宁夏', '新疆', '香港', '澳门', '台湾']
/** Cities people go to for work, as they are called without 市. */
const cities = ['东莞', '深圳', '广州', '佛山', '中山', '惠州', '珠海', '江门', '汕头', '肇庆', '清远', '虎门', '长安镇', '义乌', '温州', '宁波', '杭州', '嘉兴', '绍兴', '台州', '金华', '苏州', '昆山', '无锡', '常州',
  '南京', '厦门', '泉州', '晋江', '石狮', '福州', '莆田', '武汉', '长沙', '株洲', '湘潭', '衡阳', '郴州', '岳阳', '南昌', '赣州', '合肥', '成都', '贵阳', '昆明', '南宁', '柳州', '海口', '三亚', '西安', '郑州', '青岛', '济南',
  '大连', '沈阳', '哈尔滨', '长春', '石家庄', '太原', '兰州', '乌鲁木齐', '珠三角', '长三角', '沿海']
const known = new RegExp(`^(${[...provinces, ...cities].join('|')})`, 'u')
const placeEnd = /(省|市|县|区|镇|乡|街道|州|旗|盟|厂|公司|工地|工业园|开发区|码头|矿|酒店|饭店|海外|国外)$/u
const countries = /^(日本|韩国|新加坡|马来西亚|越南|老挝|缅甸|柬埔寨|泰国|非洲|美国|迪拜|国外|境外|省外|外省|外地|外县|外市|县外|市外|区外|省内|市内)/u

/** A province or a city far away, as people call it. */
export const isKnownPlace = (text: string): boolean => known.test(text)
export const isPlaceLike = (text: string): boolean => known.test(text) || placeEnd.test(text) || countries.test(text)

const before = /^(现在?|目前|长期|常年|一直|已|均|都|双双|外出|出门)*(在|于|去|到|赴|往|至)?/u
const verbs = '务工|打工|务工人员|上班|工作|做工|做事|做活|经商|做生意|开车|跑车|跑运输|开店|进厂|挖煤|就业|谋生|创业'
const after = new RegExp(`(${verbs})+(中|去了)?$`, 'u')
const said = new RegExp(`^(外出|在外|出外|出门|外地)?(${verbs})?(中|去了)?$`, 'u')

/** At home, or in the village: not away. */
const home = /^(在|于)?(家|家里|家中|老家|家乡|本地|本村|本组|本镇|本乡|村里|村内|村上|镇上|镇内)?(务农|种田|种地|种植|养殖|带(小)?孩(子)?|照顾(小)?孩(子)?|照顾老人|做家务|闲居|待业|休养|养病|自主创业)?$/u
const stays = /^(未|没有?|不)(外出|在外|务工|外出务工|打工)$/u
/** In the county but not at home: whether that is 外出 only the person knows. */
const nearby = /^(本县|县城|县内|县里|城区|区内|本区|当地|周边|附近|就近)/u
export const isNearby = (text: string): boolean => nearby.test(plainText(text).replace(before, ''))

/** Undefined when the words say nothing of where somebody is. `isColumn`: the column asks for a place, so any words are one. */
export function readWhereabouts(written: string, isColumn = false): Whereabouts | undefined {
  const text = plainText(written).replace(/^[,.，。、]+|[,.，。、]+$/gu, '')
  if (text === '') return undefined
  if (stays.test(text) || (home.test(text) && text !== '在')) return { isAway: false }
  if (said.test(text)) return { isAway: true }
  const hasVerb = after.test(text)
  const core = text.replace(after, '').replace(before, '')
  const isSent = hasVerb || /^(在|去|到|赴|往|外出)/u.test(text)
  if (core === '' || core === '外' || core === '外面') return isSent || isColumn ? { isAway: true } : undefined
  if (home.test(core) && hasVerb) return { isAway: false }
  if (nearby.test(core)) return { workPlace: core }
  return isPlaceLike(core) || isColumn || hasVerb ? { isAway: true, workPlace: isColumn && !isSent ? written.trim() : core } : undefined
}
