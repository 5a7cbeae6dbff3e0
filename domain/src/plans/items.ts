/** The items of the six plans this project was made from (docs/coverage.tsv), and the parts of the product they belong to. A clause names the items
 *  it stands for; what cannot run yet names the part it waits for. */

/** How many items each plan has, and the second reading (S). */
const counts = { 'P1-': 59, 'P2-': 137, 'P3-': 11, 'P4-': 23, 'P5-': 13, 'P6-': 18, 'S-': 17 } as const
export const itemIds: readonly string[] = Object.entries(counts)
  .flatMap(([plan, count]) => Array.from({ length: count }, (_, i) => `${plan}${String(i + 1).padStart(2, '0')}`))

export const featureTitles = {
  regions: '区划', staff: '机构人员', archives: '一人一档', guardianship: '监护', plans: '方案与应办事项', census: '季度排查', linkage: '数据比对',
  visits: '走访与亲情联系', incidents: '强制报告与应急处置', cases: '评估帮扶与监护干预', hotline: '12355', schooling: '就学与控辍', pairing: '结对帮扶',
  relief: '救助转介', hazards: '重点时段', activities: '活动', facilities: '阵地', resources: '资源', outreach: '宣传与通知', statistics: '统计',
  supervision: '督查考核',
} as const
export type Feature = keyof typeof featureTitles
export const isFeature = (text: string): text is Feature => Object.hasOwn(featureTitles, text)
