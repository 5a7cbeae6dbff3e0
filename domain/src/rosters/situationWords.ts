/** Words beside a parent's name: 已故, 失联, 离异, 改嫁, 服刑, as codes of the archive (docs/domain/数据字典.md). */

export type Situation = { existStatus?: number; maritalStatus?: number; capability?: number }

type Line = readonly [RegExp, Situation]
/** The first that fits counts; what an archive must not conclude from a word (离家出走, 残疾) is not here and is said instead. */
const lines: readonly Line[] = [
  [/^(不|未|没)(死亡|去世|离婚|离异|失联|服刑)/u, {}],
  [/死亡|去世|已故|病故|身故|过世|离世|亡故|病逝|逝世|双亡|不在人世|^已?[亡殁故]$/u, { existStatus: 2 }],
  [/失踪/u, { existStatus: 3 }],
  [/失联|下落不明|失去联系|联系不上|无法联系|音讯全无|杳无音/u, { existStatus: 4 }],
  [/^(身份)?(不详|不明|未知)$|身份不明|身份不详/u, { existStatus: 5 }],
  [/服刑|坐牢|在押|监狱|羁押|戒毒|强戒/u, { existStatus: 1, capability: 4 }],
  [/(无|没有|丧失|缺乏)监护能力/u, { existStatus: 1, capability: 4 }],
  [/重病|瘫痪|植物人|尿毒症|癌症?/u, { existStatus: 1, capability: 2 }],
  [/重残|重度残疾|[一二]级残疾|残疾[一二]级/u, { existStatus: 1, capability: 3 }],
  [/离异|离婚|离了婚/u, { maritalStatus: 40 }],
  [/丧偶/u, { maritalStatus: 30 }],
  [/未婚/u, { maritalStatus: 10 }],
  [/改嫁|再嫁|再婚|复婚|另嫁|另娶|已婚|在婚/u, { maritalStatus: 20 }],
  [/^(健在|在世)$/u, { existStatus: 1 }],
]

export function situationOf(word: string): Situation | undefined {
  const found = lines.find(([shape]) => shape.test(word))?.[1]
  return found && Object.keys(found).length > 0 ? found : undefined
}

/** Where a situation begins behind a name: 张三已故. */
export const situationStart = /(已?死亡|已?去世|已故|病故|过世|已?失踪|已?失联|已?离异|已?离婚|已?改嫁|服刑|坐牢|在押|在家|在外|外出|务工|打工|务农|在(?=.{2,}))/u
