/** Rosters of which the lines around the children matter: sections, sums, signatures, legends, pages. */
import type { SampleSheet } from './sampleSheets.ts'

export const lineSheets: readonly SampleSheet[] = [
  {
    name: 'plain town roster', merges: '', heading: '3-3', roles: 'TTHCC+G',
    columns: '- name sexCode birthDate idNumber row.hukouText father.name father.phone father.workPlace mother.name mother.phone mother.workPlace guardian.name guardian.relationCode guardian.phone row.note', lines: `
良田镇农村留守儿童花名册
填报单位：良田镇人民政府||||填报日期：2026年3月1日||单位：人
序号|姓名|性别|出生年月|身份证号码|家庭住址|父亲姓名|联系电话|务工地点|母亲姓名|联系电话|务工地点|监护人姓名|与儿童关系|联系电话|备注
1|王小禾|女|2017.4|999999201704160029|良田镇高雅岭村6组|王大田|19900000001|广东东莞|李春苗|19900000002|广东佛山|陈秀兰|祖母|19900000003|
2|计小明|男|2016.4||高雅岭村|计大|||李|||陈|祖母||
|合计|2人
填表人：李某某||审核人：张某||单位负责人：王某` },
  {
    name: 'two level with merges', merges: '1,1-1,12 2,1-3,1 2,2-3,2 2,3-3,3 2,4-2,6 2,7-2,9 2,10-2,11 2,12-3,12', heading: '2-3', roles: 'THHNSC+SC',
    columns: '- name sexCode father.name father.phone father.workPlace mother.name mother.phone mother.workPlace guardian.name guardian.relationCode row.note', lines: `
留守儿童信息采集表
序号|姓名|性别|父亲情况|||母亲情况|||监护人情况||备注
|||姓名|电话|打工地|姓名|电话|打工地|姓名|关系|
1|2|3|4|5|6|7|8|9|10|11|12
一、焦冲村（12人）
1|王小禾|女|王大田|19900000001|东莞|李|19900000001|佛山|陈|祖母|
焦冲村小计|12
二、高雅岭村
1|合小雨|女|王大田|19900000001|东莞|李|19900000001|佛山|陈|祖母|` },
  {
    name: 'three levels no merges', merges: '', heading: '2-4', roles: 'THHHNCC',
    columns: 'name sexCode ethnicCode birthDate idNumber father.name father.phone father.isAway father.workPlace mother.name mother.phone mother.isAway mother.workPlace guardian.name guardian.relationCode guardian.phone guardian.address row.note', lines: `
XX县农村留守儿童基本情况登记表
儿童基本信息|||||家庭成员信息||||||||委托监护人||||备注
姓名|性别|民族|出生日期|身份证号|父亲||||母亲||||姓名|关系|电话|住址|
|||||姓名|电话|是否外出|务工地点|姓名|电话|是否外出|务工地点|||||
甲|乙|丙|丁|1|2|3|4|5|6|7|8|9|10|11|12|13|14
王小禾|女|汉族|2017-04-16|999999201704160029|王大田|19900000001|是|东莞|李|19900000002|是|佛山|陈|祖母|19900000003|高雅岭村6组|
章注|女|汉族|2017-04-16` },
  {
    name: 'school roll', merges: '', heading: '3-3', roles: 'TTHSCSC+nn',
    columns: '- studentNumber name sexCode idNumber gradeCode classNo row.hukouText - row.parentPhone isBoarding - -', lines: `
2026年春季学期良田中心小学留守儿童统计表
学校：良田中心小学（盖章）||||||班主任：李某
序号|学籍号|学生姓名|性别|身份证号|年级|班级|家庭住址|家长姓名|家长电话|是否寄宿|班主任|班主任联系电话
三年级
1|G999999201704160029|王小禾|女|999999201704160029|三|1|高雅岭村6组|王大田|19900000001|否|李某|19900000009
三年级（2）班
2||李小苗|男||三|2|
共2人
注：父母双方外出或一方外出的填报。
第1页 共3页` },
  {
    name: 'local words', merges: '', heading: '1-1', roles: 'HCL',
    columns: '- name sexCode birthDate row.village father.name father.phone mother.name mother.phone - row.guardianText guardian.relationCode schoolName row.note', lines: `
序号|孩子名字|性别|出生年月|村组|爸爸|爸爸电话|妈妈|妈妈电话|打工地|现在谁带|关系|就读学校|备注
1|王小|女|2015.3.8|焦冲村3组|王大|19900000001|李|19900000001|东莞|奶奶|祖孙|良田小学|
说明：红色为已外出不在册，黄色为新增` },
  {
    name: 'village group sections merged', merges: '', heading: '2-2', roles: 'THSCSC+',
    columns: 'name sexCode birthDate idNumber guardian.name guardian.phone', lines: `
儿童花名册
姓名|性别|出生日期|身份证号|监护人|电话
第一村民小组
王小|女|2017-1-1|999999201704160029|陈|19900000001
第二村民小组（3人）
李小|女|2017-1-1||陈|19900000001
总计|3` },
  {
    name: 'hints line', merges: '', heading: '1-1', roles: 'HLC',
    columns: 'name sexCode idNumber row.village father.name father.phone', lines: `
姓名|性别|公民身份号码|所在村（居）|父亲姓名|父亲联系电话
按户口簿填写|男、女|18 位，单元格设为文本|例如 高雅岭村|已死亡的填“—”|
王小|女|999999201704160029|焦冲村|王|19900000001` },
  {
    name: 'columns number with brackets', merges: '', heading: '1-1', roles: 'HNCC',
    columns: 'name sexCode idNumber father.name', lines: `
姓名|性别|身份证号|父亲姓名
(1)|(2)|(3)|(4)
王小|女|999999201704160029|王
李小||` },
  {
    name: 'footer lots', merges: '', heading: '2-2', roles: 'THC..++nnGGn',
    columns: '- name sexCode row.hukouText guardian.name guardian.phone -', lines: `
留守儿童名册
序号|姓名|性别|家庭住址|监护人|联系电话
1|王小|女|焦冲|陈|19900000001
2|
3|
本页小计：1人
全镇合计|1|1|0
备注：以上数据截至3月
注:本表一式三份
2026年3月1日
单位负责人（签字）：|||审核人：|||填表人：
—1—` },
  {
    name: 'sections with contacts', merges: '', heading: '1-1', roles: 'HSCSCCCCSSSSSSSnn',
    columns: '- name sexCode idNumber guardian.name guardian.phone', lines: `
序号|姓名|性别|身份证号|监护人|电话
焦冲村 村主任：李某 电话：19900000001
1|王小|女|999999201704160029|陈|19900000001
村：高雅岭村
1|黄为民|男|||
2|蓝是真|男|汉|||
3|李村
★|王大雨|女||陈|19900000001
|石山村（3人）
一|菜岭村
二、良田镇石榴社区
良田村（居）民委员会
（三）石山村：共5人
第三组
5组
以下空白
|以下空白` },
  {
    name: 'block columns heads', merges: '', heading: '1-1', roles: 'HSCSC++++',
    columns: 'row.town row.village row.group name sexCode idNumber row.note', lines: `
镇|村|组|姓名|性别|身份证号|备注
良田镇|焦冲村|
|||王小|女|999999201704160029|
3|焦冲村||||
良田镇|焦冲村|1组|王大|男|
小计|||3|
合计（男5人，女7人）
全镇共有留守儿童12人，其中男7人，女5人
男5人，女7人` },
  {
    name: 'signatures', merges: '', heading: '1-1', roles: 'HCGGGGGGGGG',
    columns: 'name sexCode idNumber row.hukouText', lines: `
姓名|性别|身份证号|家庭住址
王小|女|999999201704160029|x
填表人：王某|审核人：李某|单位负责人（签字）：|2026年3月1日
单位（盖章）：
填报单位（盖章）|填报日期|单位负责人|复核人
制表：王某
村支书签字：
2026年3月
二〇二六年三月一日
联系电话：19900000001
填报人：|李某|联系电话：|19900000001` },
  {
    name: 'legends', merges: '', heading: '1-1', roles: 'HCLLLLLnnLnnT',
    columns: 'name sexCode idNumber row.hukouText', lines: `
姓名|性别|身份证号|家庭住址
王小|女|999999201704160029|x
红色|已外出
黄底为新增，删除线为已转走
说明：1.红色字体表示已离开本村
标红的为重点关注对象
备注：红色为已离开
注：本表由村填写
*填表要求见附件
填表说明
1、本表一式两份，村、镇各一份。
2、身份证号码必须为18位。
附件1` },
  {
    name: 'sheet where heading starts at col C', merges: '', heading: '1-1', roles: 'HC+',
    columns: '- - - name sexCode idNumber guardian.name guardian.phone', lines: `
||序号|姓名|性别|身份证号|监护人|电话
||1|王小|女|999999201704160029|陈|19900000001
||合计|1` },
  {
    name: 'legend above heading', merges: '', heading: '3-3', roles: 'TLHC',
    columns: '- name sexCode idNumber guardian.name guardian.phone', lines: `
留守儿童摸排表
说明：红色为已转走，黄色为新增
序号|姓名|性别|身份证号|监护人|电话
1|王小|女|999999201704160029|陈|19900000001` },
  {
    name: 'total directly below heading and trailing serials', merges: '', heading: '1-1', roles: 'H+CC..',
    columns: '- name sexCode birthDate row.hukouText guardian.name', lines: `
序号|姓名|性别|出生日期|家庭住址|监护人
合计|2||||
1|王小|女|2017.1|x|陈
2|李大|男|2017.1|x|陈
3|||||
4|||0|0|` },
  {
    name: 'blank line after heading and blank lines between', merges: '', heading: '4-4', roles: 'T..H.C.C',
    columns: 'name sexCode birthDate guardian.name guardian.phone', lines: `
留守儿童花名册


姓名|性别|出生日期|监护人姓名|监护人电话

王小|女|2017.1|陈|19900000001

李小|女|2017.1|陈|19900000001` },
  {
    name: 'again with groups every page after footers', merges: '', heading: '1-2', roles: 'HHCn.TTHHNC',
    columns: '- name sexCode father.name father.phone mother.name mother.phone row.note', lines: `
序号|姓名|性别|父亲信息||母亲信息||备注
|||姓名|电话|姓名|电话|
1|王小|女|王|19900000001|李|19900000002|
第 1 页，共 2 页

XX镇留守儿童花名册
填报单位：XX镇|||||填报日期：2026.6
序号|姓名|性别|父亲信息||母亲信息||备注
|||姓名|电话|姓名|电话|
1|2|3|4|5|6|7|8
2|李小|女|王|19900000001|李|19900000002|` },
  {
    name: 'whole line of stars and remarks', merges: '', heading: '2-2', roles: 'THCnG',
    columns: '- name sexCode idNumber father.isAway mother.isAway guardian.name guardian.relationCode guardian.phone - - -', lines: `
★留守儿童台账★
序号|姓名|性别|身份证号|父亲是否外出|母亲是否外出|委托监护人|委托监护人与儿童关系|委托监护人联系电话|是否签订委托监护责任书|帮扶责任人|帮扶责任人联系电话
1|王小|女|999999201704160029|是|是|陈|祖母|19900000001|是|张|19900000001
（以下空白）
制表人：张某           审核人：李某            负责人：王某` },
  {
    name: 'name column last', merges: '', heading: '1-1', roles: 'HC+',
    columns: 'row.village row.group idNumber sexCode name', lines: `
村|组|身份证号|性别|姓名
焦冲|1|999999201704160029|女|王小
||小计||2` },
  {
    name: 'merged name over two rows per child', merges: '', heading: '1-1', roles: 'HCn',
    columns: '- name sexCode - - - -', lines: `
序号|姓名|性别|家庭成员|关系|联系电话|务工地
1|王小|女|王大|父亲|19900000001|东莞
|||李四|母亲|19900000001|佛山` },
  {
    name: 'english letters columns & extra spacing', merges: '', heading: '1-1', roles: 'HNC',
    columns: '- name sexCode idNumber father.name father.phone mother.name mother.phone', lines: `
 序号 | 姓 名 | 性 别 | 身 份 证 号 码 | 父 亲 姓 名 | 联 系 方 式 | 母 亲 姓 名 | 联 系 方 式 
A|B|C|D|E|F|G|H
1|王小|女|999999201704160029|王|19900000001|李|19900000001` },
  {
    name: 'lines with explanatory line below heading', merges: '', heading: '1-1', roles: 'HLC',
    columns: 'name sexCode idNumber guardian.name guardian.phone', lines: `
姓名|性别|身份证号|监护人|监护人电话
必填|必填，下拉选择|必填，18位|选填|选填
张三|男|999999201704160029|陈|19900000001` },
  {
    name: 'list by village titles', merges: '', heading: '2-2', roles: 'THCSC',
    columns: 'name sexCode - father.name mother.name guardian.name row.note', lines: `
焦冲村留守儿童
姓名|性别|年龄|父亲|母亲|监护人|备注
王小|女|8|王|李|陈|
石山村留守儿童
李小|女|9|王|李|陈|` },
]
