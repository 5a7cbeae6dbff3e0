/** Characters that are taken for each other by the eye, and traditional forms of characters common in names.
 *
 *  Compiled for this project from the common components of the characters (the same phonetic or body with another radical, or one
 *  stroke more or less), in the way primary-school tables of 形近字 are; no published table was copied. A group is one class: all its
 *  members count as the same shape. Not complete, and need not be: what it lacks is compared character by character. */
const groups = `
青清情晴睛静精婧菁请倩靖蜻|辰晨宸振震娠唇|函涵菡|甫浦埔铺捕辅哺|琪棋祺淇琦骐旗其期|妍研|轩斩|杰态|浩洁皓洽诰|宇字宁|俊峻竣骏浚|文交|嘉喜熹|天夭夫
明朋鹏|博搏傅膊|泽译择铎|思恩|建健键|国固园|伟纬玮炜|旭昶旮|承丞|景影憬|弘私泓|立位|正止|智知|永水泳咏|世也|光先|海梅悔诲敏|锦绵棉帛|佳住往隹|启后|裕浴
云去芸|书节|雨两|欣欧掀|梓辛|诗持特恃侍|紫素|可何柯|若苦|语话悟晤梧|梦林焚|雅稚鸦|婷停亭|心必|玉王主|晓浇饶烧|慧彗|春舂|雪雷|小少|美羊姜|秀季|丽丙|芷芝|依侬衣
灵炅|彩采|月用|星是腥|安按案|婉碗宛惋|乐东车|念恋|豪毫|涛铸寿|阳阴|航杭抗|凯凰|翔羚|哲晢|磊品|辉挥晖|楠喃|铭酩茗|昊旻昃|成戍戌咸|洋样详|林材|峰锋蜂烽|斌武|龙尤
超赵|平乎|康唐|怡治贻殆|萱宣喧暄|桐铜筒洞|馨磬罄|彤肜|瑶遥摇谣|颖颍|菲非霏绯|悦说锐|蕊芯|玲铃岭伶聆龄羚|雯零|霞瑕遐|莹萤荧莺|娜挪|芳方房访|萍苹|燕蒸|娟捐涓鹃|琳淋霖
兰三|英央|香杳|凤风|珍诊|己已巳|未末|士土|日曰|千干于|人入|大太犬|刀刃|午牛|今令|白百自|田由甲申|王玉|目且|戊戌戍|住往|困因|侯候|冉再|免兔|贝见|名各|亨享|茶荼
候侯|拔拨|幕墓暮慕|辨辩辫|喝渴|坐座|扬杨|淅浙|治冶|历厉|历力|扶抚|沈沉|陈阵|刘浏|胡湖|吴昊|徐除|郭敦|何河|高亮|罗萝|郑邓|梁粱|谢射|宋末|唐康|许诉|韩朝|冯马|曹曾
彭澎|肖俏|蔡察|潘番|董重|袁园|苏办|魏巍|吕品|丁了|任伍|姚桃|卢户|傅博|钟种|崔催|汪注|范苑|石右|戴截|贾买|韦丰|夏复|付什|方万|邹皱|熊能|孟盂|秦泰|江红|阎闫|薛薜|尹伊|段叚|雷雪
涵涌|彬杉|炎焱|珂坷|玥钥|瑞端|瑾谨|璇旋|祥详|禾木|秋愁|程呈|稀希|竹竺|笑芙|筱攸|紫柴|红江|纯钝|绍昭|维唯|翠卒|聪总|胜性|芬分|苗笛|茜西|荣菜|莉利|莎沙|菊鞠|蓉容|蓝篮|蕾雷|薇微
诺若|贤坚|超起|辉耀|进近|远运|逸兔|达边|迪油|邦那|钰玉|钧均|铁铗|银很|锋蜂|镇慎|雄雌|霖淋|露路|静净|顺须|颜彦|飞气|骏俊|鸣鸟|鸿鸣|麟鳞|黎藜|鼎鼐|奕弈|妮泥|姗珊|娇矫|婵蝉|媛援|嫣焉`

const traditional = `張张陳陈劉刘黃黄趙赵吳吴孫孙馬马郭郭羅罗鄭郑謝谢許许鄧邓韓韩馮冯蕭萧葉叶蘇苏呂吕盧卢鍾钟譚谭陸陆賈贾韋韦鄒邹閻阎龍龙賀贺顧顾龔龚萬万錢钱嚴严溫温齊齐喬乔龐庞顏颜聶聂魯鲁蘭兰單单畢毕駱骆藍蓝遊游蔣蒋偉伟傑杰國国華华榮荣麗丽蓮莲鳳凤蘭兰愛爱強强軍军濤涛鵬鹏飛飞輝辉東东陽阳雲云詩诗語语夢梦藝艺曉晓靈灵書书錦锦啟启銘铭軒轩澤泽寧宁潔洁倫伦賢贤義义禮礼學学實实寶宝貴贵財财興兴慶庆節节紅红綠绿維维緒绪綺绮羽羽習习聖圣聰聪職职腦脑膽胆臺台舉举莊庄葦苇蔥葱薈荟藍蓝藥药蘆芦蘋苹處处衛卫複复見见覺觉觀观計计訓训記记設设許许詠咏詳详誠诚諾诺謙谦講讲證证識识護护豐丰貝贝負负貞贞賓宾賽赛贊赞車车輪轮達达遠远遙遥遲迟選选鄉乡鄰邻醫医釗钊鈞钧鈺钰鉅钜銀银鋒锋鋼钢錄录鍵键鎮镇鏡镜鐘钟鐵铁鑒鉴長长門门開开間间閣阁關关陣阵陰阴隊队階阶際际隨随險险難难雙双雞鸡電电霧雾靜静響响頁页順顺須须頌颂預预領领頻频題题願愿類类顯显風风養养館馆駿骏騰腾驕骄驥骥驚惊魚鱼鮮鲜鳴鸣鴻鸿鵑鹃鶴鹤鷹鹰麥麦黨党齡龄龜龟瑩莹瓊琼瑤瑶環环畫画發发盈盈監监盤盘眾众礎础禎祯稱称穎颖穩稳窮穷競竞筆笔簡简籃篮糧粮紀纪純纯紅红紋纹紗纱紹绍終终組组結结絕绝給给統统絲丝經经綜综綱纲網网緊紧線线練练縣县總总績绩織织繪绘續续纖纤歡欢歐欧歲岁歷历殘残漢汉滿满澀涩潤润灣湾燦灿爭争爾尔獎奖獨独現现理理壯壮聲声壽寿夠够奮奋婦妇媽妈孝孝寫写審审專专將将尋寻對对導导層层島岛嶺岭嶽岳巖岩帶带幫帮幹干廠厂廣广應应張张彎弯後后從从復复徑径恆恒悅悦愷恺慧慧憶忆懷怀戀恋戰战戲戏擇择據据擊击數数斷断時时晉晋暉晖曆历會会棟栋業业楊杨樂乐樓楼標标樹树橋桥機机權权`

export type Look = { shape: Map<string, string>; simple: Map<string, string> }

/** Built once: the first character of a group stands for all, traditional characters for their simplified form. */
export function lookTables(): Look {
  const shape = new Map<string, string>()
  for (const group of groups.trim().split(/[|\n]/)) {
    const [head = '', ...others] = [...group]
    const root = shape.get(head) ?? head
    for (const character of [head, ...others]) if (!shape.has(character)) shape.set(character, root)
  }
  const pairs = [...traditional]
  return { shape, simple: new Map(pairs.flatMap((character, i) => i % 2 === 0 ? [[character, pairs[i + 1] ?? character] as const] : [])) }
}
