/** Rosters as clerks make them, for the tests of layout and lines: cells between bars, merges as `line,column-line,column`. Invented. */
export type SampleSheet = {
  name: string; merges: string; lines: string
  /** Lines of the heading, then what each column is: '-' for nothing. */
  heading: string; columns: string
  /** A letter a line: T title, H heading, N column numbers, S section, C child, + sum, G signature, L legend, n note, . blank. */
  roles: string
}

/** What matters is the heading. */
export const headingSheets: readonly SampleSheet[] = [
  {
    name: 'csv two levels no merges', merges: '', heading: '1-2', roles: 'HHCC',
    columns: '- row.village name sexCode father.name father.idNumber father.phone mother.name mother.idNumber mother.phone guardian.name guardian.relationCode guardian.idNumber guardian.phone row.note', lines: `
序号|村|姓名|性别|父亲|||母亲|||监护人||||备注
||||姓名|身份证号|电话|姓名|身份证号|电话|姓名|关系|身份证号|电话|
1|焦冲村|单小雨|女|单大|999999198001010011|19900000001|李|999999198001010022|19900000001|陈|祖母|999999195001010022|19900000003|
2||总明明|男|总大|||李||||||` },
  {
    name: 'three levels merged to full width', merges: '1,1-1,18 2,1-2,5 2,6-2,13 2,14-2,17 2,18-4,18 3,1-4,1 3,2-4,2 3,3-4,3 3,4-4,4 3,5-4,5 3,6-3,9 3,10-3,13 3,14-4,14 3,15-4,15 3,16-4,16 3,17-4,17', heading: '2-4', roles: 'THHHC',
    columns: 'name sexCode ethnicCode birthDate idNumber father.name father.phone father.isAway father.workPlace mother.name mother.phone mother.isAway mother.workPlace guardian.name guardian.relationCode guardian.phone guardian.address row.note', lines: `
XX县农村留守儿童基本情况登记表
儿童基本信息|||||家庭成员信息||||||||委托监护人||||备注
姓名|性别|民族|出生日期|身份证号|父亲||||母亲||||姓名|关系|电话|住址|
|||||姓名|电话|是否外出|务工地点|姓名|电话|是否外出|务工地点|||||
王小禾|女|汉族|2017-04-16|999999201704160029|王大田|19900000001|是|东莞|李|19900000002|是|佛山|陈|祖母|19900000003|高雅岭村6组|` },
  {
    name: 'heading again per page with title', merges: '', heading: '2-3', roles: 'THHCTHHC',
    columns: '- name sexCode father.name father.workPlace mother.name mother.workPlace guardian.phone', lines: `
留守儿童花名册
序号|姓名|性别|父亲||母亲||联系电话
|||姓名|务工地|姓名|务工地|
1|王小禾|女|王大|东莞|李|东莞|19900000001
留守儿童花名册
序号|姓名|性别|父亲||母亲||联系电话
|||姓名|务工地|姓名|务工地|
2|李小|女|王大|东莞|李|东莞|19900000001` },
  {
    name: 'typos & traditional', merges: '', heading: '1-1', roles: 'HC',
    columns: '- name sexCode idNumber birthDate father.name father.phone mother.name mother.phone guardian.name guardian.relationCode guardian.phone row.note', lines: `
序號|姓明|性別|身份証號|出身年月|父親姓名|父親電話|母親姓名|母親電話|監護人姓名|與兒童關係|監護人電話|備註
1|王小|女|999999201704160029|2017.4|王|19900000001|李|19900000001|陈|祖母|19900000001|` },
  {
    name: 'disabled federation', merges: '', heading: '2-2', roles: 'THC',
    columns: '- name sexCode disabilityCertNo disabilityType disabilityLevel guardian.name guardian.phone row.hukouText row.residenceText -', lines: `
残疾儿童名单
序号|姓名|性别|残疾证号|残疾类别|残疾等级|监护人姓名|监护人联系电话|户籍地址|现住址|是否低保
1|王小|女|99999920170416002941|肢体|二级|王|19900000001|x|y|是` },
  {
    name: 'mca 2016 form', merges: '', heading: '2-3', roles: 'THHC',
    columns: 'name sexCode ethnicCode birthDate idNumber hukouRegistered row.hukouText row.residenceText row.health schoolingStatus father.name father.birthDate father.idNumber father.phone mother.name mother.birthDate mother.idNumber mother.phone row.bothAway row.oneAway row.incapableParent guardian.name guardian.relationCode guardian.phone guardian.idNumber guardianshipType guardianshipRating incomeSources reliefStatuses', lines: `
农村留守儿童基本情况登记表
姓名|性别|民族|出生日期|身份证号|是否登记户口|户籍所在地|现居住地|身体情况|就学情况|父亲||||母亲||||监护情况|||委托监护人||||监护类型|监护情况评估|家庭经济来源|救助帮扶情况
||||||||||姓名|出生日期|身份证号|联系电话|姓名|出生日期|身份证号|联系电话|父母双方同时外出|一方外出另一方无监护能力|无监护能力方|姓名|与被监护人关系|联系电话|身份证号||||
王小禾|女|汉|2017-04-16|999999201704160029|是|x|y|健康|小学|王|1990-1-1|999999199001010011|19900000001|李|1990-1-1|999999199001010022|19900000001|是|否||陈|祖母|19900000001|999999195001010022|祖辈|较好|打工收入|低保` },
  {
    name: 'guardian first', merges: '', heading: '1-1', roles: 'HC',
    columns: 'guardian.name guardian.idNumber name idNumber row.hukouText guardian.phone', lines: `
监护人|身份证号|儿童姓名|身份证号|住址|联系电话
陈|999999195001010022|王小|999999201704160029|焦冲村|19900000001` },
  {
    name: 'village block column, last col phone alone', merges: '', heading: '1-1', roles: 'HCC',
    columns: 'row.village row.group name sexCode idNumber father.name mother.name - - guardian.phone', lines: `
村别|组别|姓名|性别|身份证号|父亲|母亲|爷爷|奶奶|联系电话
焦冲村|1组|王小|女|999999201704160029|王|李|王老|陈|19900000001
|2组|李小|男||李|王|||19900000001` },
  {
    name: 'whitespace headings', merges: '', heading: '1-1', roles: 'HC',
    columns: '- name sexCode birthDate row.hukouText guardian.name guardian.phone row.note', lines: `
序 号|姓　名|性 别|出 生 年 月|户 籍 地|监 护 人|联 系 电 话|备  注
1|王小|女|2017.4|焦冲|陈|19900000001|` },
  {
    name: 'text columns', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode - row.fatherText row.motherText row.guardianText - row.note', lines: `
姓名|性别|年龄|父亲情况|母亲情况|监护人情况|家庭情况|其他
王小|女|8|王大，1990年，在东莞|李，在家|奶奶陈秀兰|困难|` },
  {
    name: 'of the women federation', merges: '', heading: '1-1', roles: 'HC',
    columns: '- row.town row.village name sexCode - schoolName - - row.parentPhone guardian.name guardian.relationCode guardian.phone - - -', lines: `
序号|乡镇|村|儿童姓名|性别|年龄|就读学校及年级|父母姓名|父母务工地点|父母联系电话|现监护人|与儿童的关系|监护人电话|帮扶人|帮扶人电话|帮扶措施
1|良田镇|焦冲|王小|女|8|良田小学三年级|王大、李|东莞|19900000001|陈|祖母|19900000001|张|19900000001|走访` },
  {
    name: 'sub labels for unknown group', merges: '', heading: '1-2', roles: 'HHC',
    columns: 'name sexCode idNumber - - row.note', lines: `
姓名|性别|身份证号|享受政策||备注
|||低保|临时救助|
王小|女|999999201704160029|是|否|` },
  {
    name: 'title starts not at col A, split unit', merges: '', heading: '3-3', roles: 'TTHC',
    columns: '- name sexCode birthDate - guardian.phone row.note', lines: `
|||留守儿童名单|||
良田镇|||2026年一季度|||
编号|姓名|性别|出生年月日|父(母)姓名|电话|备注
1|王小|女|2017年1月1日|王|19900000001|` },
  {
    name: 'three phones', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name idNumber father.name mother.name guardian.name father.phone mother.phone guardian.phone', lines: `
姓名|身份证号|父亲姓名|母亲姓名|监护人姓名|联系电话|联系电话|联系电话
王小|999999201704160029|王|李|陈|19900000001|198|197` },
  {
    name: 'guardians parents ids', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode idNumber father.name father.idNumber mother.name mother.idNumber guardian.name guardian.idNumber guardian.relationCode guardian.phone', lines: `
姓名|性别|身份证号|父亲姓名|身份证号|母亲姓名|身份证号|监护人|身份证号|关系|电话
王小|女|999999201704160029|王|999999199001010011|李|999999199001010011|陈|999999199001010011|祖母|19900000001` },
  {
    name: 'grandparents', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode - - - - - - - - - -', lines: `
姓名|性别|祖父姓名|出生年月|祖母姓名|出生年月|外祖父姓名|外祖母姓名|联系人|联系电话|村主任|村主任电话
王小|女|王|1950|李|1951|陈|张|王|19900000001|赵|19900000001` },
  {
    name: 'hint brackets', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode idNumber father.phone mother.phone guardian.phone row.village row.bothAway', lines: `
姓名（与户口簿一致）|性别（男/女）|公民身份号码（18位）*|电话（父）|电话（母）|电话（监护人）|村（社区）|父母是否都外出务工（是/否）
王小|女|999999201704160029|19900000001|198|197|焦冲村|是` },
  {
    name: 'statistical', merges: '', heading: '1-1', roles: 'HC',
    columns: '- row.town row.village name sexCode birthDate ethnicCode hukouType - leftBehindStatus - father.name father.idNumber father.workPlace mother.name mother.idNumber mother.workPlace guardian.name guardian.idNumber guardian.phone - -', lines: `
县市区|乡镇|村|姓名|性别|出生日期|民族|户口性质|是否留守|留守类型|外出时间|父亲姓名|父亲身份证号码|外出务工地点|母亲姓名|母亲身份证号码|外出务工地点|受委托监护人姓名|身份证号码|联系电话|监护能力情况|是否签订委托书
苏仙区|良田镇|焦冲|王小|女|2017-1-1|汉|农|是|双|2020|王|999999199001010011|东莞|李|999999199001010011|佛山|陈|999999195001010011|19900000001|有|是` },
  {
    name: 'group info csv', merges: '', heading: '1-2', roles: 'HHC',
    columns: 'name sexCode idNumber row.hukouText guardian.name guardian.relationCode guardian.phone guardian.idNumber schoolName row.gradeClass - -', lines: `
基本信息||||监护信息||||就学信息|||
姓名|性别|身份证号|户籍地址|监护人|关系|电话|身份证号|学校|年级|班主任|电话
王小|女|999999201704160029|x|陈|祖母|19900000001|999999195001010011|良田小学|三|李|19900000001` },
  {
    name: 'one-line name list', merges: '', heading: '1-1', roles: 'HCC',
    columns: 'name birthDate father.name mother.name', lines: `
姓名|出生年月|父亲|母亲
王小|2017.1|王|李
李小|2018.1|李|王` },
  {
    name: 'father brackets', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode idNumber father.name father.phone mother.name mother.workPlace guardian.name row.guardianText row.parentPhone', lines: `
儿童（姓名）|性别|身份证号码（儿童）|父亲（姓名）|父亲（电话）|母亲（姓名）|母亲（务工地点）|监护人（与儿童关系）|监护人姓名及联系电话|父/母电话
王小|女|999999201704160029|王|19900000001|李|东莞|陈|陈19900000001|19900000001` },
  {
    name: 'household relation', merges: '', heading: '1-1', roles: 'HC',
    columns: '- - name sexCode birthDate idNumber row.hukouText guardian.phone', lines: `
户主姓名|与户主关系|姓名|性别|出生日期|公民身份号码|户籍地址|联系电话
王|孙女|王小|女|2017-1-1|999999201704160029|x|19900000001` },
  {
    name: 'unknown second name', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode idNumber - - -', lines: `
姓名|性别|身份证号|姓名|身份证号|电话
王小|女|999999201704160029|王|999999199001010011|19900000001` },
  {
    name: 'groups with 家庭情况 csv', merges: '', heading: '1-2', roles: 'HHC',
    columns: '- name sexCode birthDate row.hukouText father.name - mother.name - guardian.name guardian.phone row.note', lines: `
序号|儿童基本情况||||家庭情况||||||备注
|姓名|性别|出生年月|住址|父亲|职业|母亲|职业|监护人|联系电话|
1|王小|女|2017.1|x|王|务工|李|务工|陈|19900000001|` },
  {
    name: 'english numbering groups', merges: '', heading: '1-2', roles: 'HHC',
    columns: 'name sexCode birthDate idNumber guardian.name guardian.relationCode guardian.phone father.workPlace mother.workPlace', lines: `
一、基本情况||||二、监护情况|||三、外出情况|
1.姓名|2.性别|3.出生日期|4.身份证号|5.监护人姓名|6.与儿童关系|7.联系电话|8.父亲外出地点|9.母亲外出地点
王小|女|2017.1|999999201704160029|陈|祖母|19900000001|东莞|佛山` },
  {
    name: 'units & dates', merges: '', heading: '4-4', roles: 'TTTHC',
    columns: '- name sexCode idNumber row.hukouText guardian.name guardian.phone row.parentPhone guardian.relationCode - - -', lines: `
附件2：
XX镇XX村农村留守儿童动态管理台账
单位（公章）：|||||制表时间：2026年4月
序号|儿童姓名|性别|身份证号|户籍地址|监护人|监护人联系方式|父母联系方式|与监护人关系|外出务工地点|监护能力评估|是否签委托书
1|王小|女|999999201704160029|x|陈|19900000001|19900000001|祖孙|东莞|好|是` },
  {
    name: 'education form', merges: '', heading: '1-1', roles: 'HC',
    columns: '- schoolName studentNumber name sexCode ethnicCode - idNumber gradeCode classNo row.hukouText row.residenceText - leftBehindStatus - - - - - -', lines: `
学校代码|学校名称|学籍号|姓名|性别|民族|身份证件类型|身份证件号|年级|班级名称|户口所在地|现住址|是否留守儿童|留守儿童类型|成员1姓名|成员1关系|成员1联系电话|成员2姓名|成员2关系|成员2联系电话
1|x|G9|王小|女|汉|身份证|999999201704160029|三|2班|x|x|是|双亲|王|父亲|19900000001|李|母亲|19900000001` },
  {
    name: 'children age parents ages', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode - father.name - mother.name - guardian.name - row.health guardian.phone', lines: `
姓名|性别|年龄|父亲|年龄|母亲|年龄|监护人|年龄|身体状况|联系方式
王小|女|8|王|33|李|32|陈|66|健康|19900000001` },
  {
    name: 'merged label two cols', merges: '1,1-1,8 2,5-2,6', heading: '2-2', roles: 'THC',
    columns: 'name sexCode idNumber father.name row.hukouText - mother.name row.parentPhone', lines: `
留守儿童花名册
姓名|性别|身份证号|父亲|家庭住址||母亲|电话
王小|女|999999201704160029|王|焦冲村|3组|李|19900000001` },
  {
    name: '孤儿 困境 mixed', merges: '', heading: '1-1', roles: 'HC',
    columns: '- name categories hardshipType birthDate idNumber - - - - reliefStatuses - - guardian.phone row.note', lines: `
序号|姓名|儿童类别|困境类型|出生日期|身份证号|保障对象姓名|账户名|开户银行|银行账号|享受待遇|法定监护人|法定监护人身份证号|联系电话|备注
1|王小|困境|x|2017-1-1|999999201704160029|王小|王|农行|622|x|王|999999199001010011|19900000001|` },
  {
    name: 'wide with bothAway variants', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode idNumber row.bothAway row.oneAway father.awaySince father.workPlace mother.awaySince mother.workPlace row.guardianText guardian.phone schoolName - - -', lines: `
姓名|性别|身份证|父母是否双方外出务工|是否一方外出另一方无监护能力|父亲外出务工时间|父亲务工所在省市|母亲外出务工时间|母亲务工所在省市|现跟谁生活|同住监护人电话|就读学校年级班级|班主任及电话|家庭经济状况|身心状况
王|女|1|是|否|2020|东莞|2020|东莞|奶奶|19900000001|x|x|x|x` },
  {
    name: 'four levels merged', merges: '1,1-1,12 2,1-2,12 3,1-6,1 3,2-3,5 3,6-3,11 3,12-6,12 4,2-6,2 4,3-6,3 4,4-4,5 5,4-6,4 5,5-6,5 4,6-4,8 4,9-4,11 5,6-6,6 5,7-5,8 5,9-6,9 5,10-5,11', heading: '3-6', roles: 'TTHHHHC',
    columns: '- name sexCode birthDate idNumber father.name father.isAway father.workPlace mother.name mother.isAway mother.workPlace row.note', lines: `
XX县留守儿童信息汇总表
填报单位：XX县民政局（盖章）                     填报日期：2026年6月30日
序号|儿童信息||||父母信息||||||备注
|姓名|性别|证件信息||父亲|||母亲|||
|||出生日期|身份证号|姓名|外出情况||姓名|外出情况||
||||||是否外出|务工地点||是否外出|务工地点|
1|王小|女|2017-1-1|999999201704160029|王|是|东莞|李|否|在家|` },
  {
    name: 'address in parts csv', merges: '', heading: '1-2', roles: 'HHC',
    columns: '- name sexCode row.town row.village row.group guardian.name guardian.phone', lines: `
序号|姓名|性别|住址|||监护人|联系电话
|||镇|村|组||
1|王小|女|良田镇|焦冲|1|陈|19900000001` },
  {
    name: 'children group then members', merges: '', heading: '1-2', roles: 'HHC',
    columns: 'name sexCode gradeCode classNo - - - - - -', lines: `
学生信息||||家庭成员一|||家庭成员二|||
姓名|性别|年级|班级|姓名|关系|电话|姓名|关系|电话
王小|女|三|1|王|父亲|19900000001|李|母亲|19900000001` },
  {
    name: 'list of a village director', merges: '', heading: '2-2', roles: 'THCC',
    columns: 'name sexCode birthDate father.name father.workPlace mother.name mother.workPlace row.guardianText guardian.phone', lines: `
焦冲村留守儿童名单（2026年上半年）
名字|男女|生日|爸爸名字|在哪里打工|妈妈名字|在哪里打工|谁带|带的人电话
王小|女|2017.3.5|王大|东莞|李|佛山|奶奶|19900000001
计小明|男|2016|计||李||爷爷|` },
  {
    name: 'women federation with 家长 block', merges: '', heading: '1-2', roles: 'HHC',
    columns: '- name sexCode birthDate - - row.parentPhone - row.hukouText', lines: `
序号|儿童姓名|性别|出生年月|家长信息||||家庭住址
||||姓名|与儿童关系|联系电话|务工地址|
1|王小|女|2017.1|王|父亲|19900000001|东莞|焦冲村` },
  {
    name: 'form of 2024', merges: '', heading: '1-1', roles: 'HC',
    columns: '- row.town row.village name sexCode ethnicCode idNumber row.hukouText row.residenceText categories isBoarding schoolName row.gradeClass father.name father.idNumber father.phone father.workPlace father.awaySince mother.name mother.idNumber mother.phone mother.workPlace mother.awaySince guardian.name guardian.idNumber guardian.relationCode guardian.phone - - - - - row.note', lines: `
序号|乡镇（街道）|村（社区）|儿童姓名|性别|民族|身份证号|户籍地址|现居住地址|儿童类别|是否寄宿|就读学校|年级|父亲姓名|父亲身份证号|父亲联系电话|父亲务工地（省市县）|父亲外出务工起始时间|母亲姓名|母亲身份证号|母亲联系电话|母亲务工地（省市县）|母亲外出务工起始时间|受委托照护人姓名|受委托照护人身份证号|与儿童关系|受委托照护人联系电话|是否签订委托照护书|监护风险等级|走访频次|儿童主任姓名|儿童主任联系电话|备注
1|良田镇|焦冲村|王小|女|汉|999999201704160029|x|x|留守|否|x|三|王|999999199001010011|19900000001|东莞|2020|李|999999199001010022|19900000001|佛山|2020|陈|999999195001010022|祖母|19900000001|是|低|月|赵|19900000001|` },
  {
    name: 'one parent away', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name idNumber - - - guardian.name guardian.phone guardian.relationCode', lines: `
姓名|身份证号|外出务工父（母）姓名|外出务工地点|外出时间|在家监护人姓名|在家监护人电话|与孩子关系
王小|999999201704160029|王|东莞|2020|陈|19900000001|祖母` },
  {
    name: 'spoken words', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name idNumber father.name father.idNumber father.workPlace mother.name mother.idNumber mother.workPlace row.guardianText guardian.relationCode guardian.phone - - isDisabled', lines: `
孩子姓名|孩子身份证|爸爸姓名|爸爸身份证|爸爸在哪务工|妈妈姓名|妈妈身份证|妈妈在哪务工|现由谁监护|监护人与孩子关系|监护人电话|是否低保户|是否孤儿|是否残疾
王小|999999201704160029|王|999999199001010011|东莞|李|999999199001010022|佛山|奶奶|祖孙|19900000001|否|否|否` },
  {
    name: 'guardian with type columns', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name sexCode - row.parentPhone guardian.name guardian.phone -', lines: `
姓名|性别|监护人（委托人）|委托人电话|受委托人|受委托人电话|委托监护协议签订日期
王小|女|王|19900000001|陈|19900000001|2026` },
  {
    name: 'residence permit', merges: '', heading: '1-1', roles: 'HC',
    columns: 'name - - idNumber sexCode birthDate father.name - father.idNumber mother.name - mother.idNumber', lines: `
姓名|英文名|国籍|护照号|性别|出生日期|父亲姓名|父亲国籍|父亲护照号码|母亲姓名|母亲证件类型|母亲证件号码
王小|x|中国||女|2017|王|中国||李|护照|G1` },
]
