/** Every constraint of the database as a sentence for the person. A test fails when one is missing. The sentences of all features
 *  stand here, because a violation is met where no feature is known: between the transaction and the answer. */
import { sameNumberWords } from '@qinghe/domain/archives/duplicates.ts'
import { constraintsOfComparisons } from './constraintsOfComparisons.ts'
import { constraintsOfCensus } from './constraintsOfCensus.ts'
import { constraintsOfDuties } from './constraintsOfDuties.ts'
import { constraintsOfExports } from './constraintsOfExports.ts'
import { constraintsOfSubmissions } from './constraintsOfSubmissions.ts'
import { constraintsOfMachinery } from './constraintsOfMachinery.ts'
import { constraintsOfMessages } from './constraintsOfMessages.ts'
import { constraintsOfRecords } from './constraintsOfRecords.ts'
import { constraintsOfPlans } from './constraintsOfPlans.ts'
import { constraintsOfStaff } from './constraintsOfStaff.ts'

const constraintsOfArchives: Readonly<Record<string, string>> = {
  children_need_a_birth_date_or_an_id_number: '请至少填写出生日期或身份证号码中的一项',
  children_are_placed_at_least_in_a_town: '请至少选到乡镇（街道）',
  children_name_is_not_empty: '请填写姓名（1–50 个字）',
  children_village_group_is_short: '村民小组最多 20 个字，没有的请留空',
  children_status_is_known: '档案状态不对，请刷新页面后重试',
  children_origin_is_known: '档案来源不对，请刷新页面后重试',
  children_returned_to_is_known: '退回的去向不对，请刷新页面后重试',
  children_identity_state_is_known: '身份核验状态不对，请刷新页面后重试',
  children_blind_index_comes_with_the_number: '身份证号码没有存好，请重新填写',
  children_one_id_number_once: sameNumberWords,
  children_pkey: '这份档案已经存在，请刷新页面',
  children_stay_in_their_county: '儿童不能直接改到别的县，请办理迁移',
  child_schooling_of_a_child: '这名儿童的档案还没有建立',
  child_schooling_ends_after_it_begins: '结束日期不能早于开始日期',
  child_schooling_is_one_at_a_time: '同一段时间只能有一条就学情况，请先结束上一段',
  child_schooling_pkey: '这条就学记录已经存在，请刷新页面',
  child_health_of_a_child: '这名儿童的档案还没有建立',
  child_health_pkey: '这条健康记录已经存在，请刷新页面',
  child_parents_role_is_father_or_mother: '父母身份只能是父亲或母亲',
  child_parents_one_father_and_one_mother: '每名儿童只能登记一位父亲和一位母亲',
  child_parents_absences_end: '外出经历没有存好，请刷新页面后重新登记变化',
  child_parents_of_a_child: '这名儿童的档案还没有建立',
  child_parents_pkey: '这条父母记录已经存在，请刷新页面',
  child_guardianships_of_a_child: '这名儿童的档案还没有建立',
  child_guardianships_end_after_they_begin: '结束日期不能早于开始日期',
  child_guardianships_are_one_at_a_time: '同一段时间只能有一条监护情况，请先结束上一段',
  child_guardianships_pkey: '这条监护记录已经存在，请刷新页面',
  child_relief_of_a_child: '这名儿童的档案还没有建立',
  child_relief_pkey: '这条救助记录已经存在，请刷新页面',
  child_keys_pkey: '这份档案已经存在，请刷新页面',
  archive_standings_pkey: '这份档案刚刚有别人办理，请刷新页面后重试',
  archive_exits_of_a_child: '这名儿童的档案还没有建立',
  archive_exits_end_after_they_begin: '重新入册的日期不能早于退出日期',
  archive_exits_one_at_a_time: '这名儿童已经退出，请刷新页面',
  archive_exits_pkey: '这次退出已经登记，请刷新页面',
  changes_kind_is_known: '变更类型不对，请刷新页面后重试',
  feed_kind_is_known: '同步类型不对，请刷新页面后重试',
  commands_outcome_is_known: '提交结果不对，请刷新页面后重试',
  commands_pkey: '这次提交的编号已被使用，请刷新页面后重试',
  roster_batches_state_is_known: '导入批次的状态不对，请刷新页面后重试',
  roster_batches_pkey: '这个导入批次已经存在，请刷新页面',
  roster_rows_verdict_is_known: '这一行的处理结果不对，请刷新页面后重试',
  roster_rows_state_is_known: '花名册行的状态不对，请刷新页面后重试',
  roster_rows_of_a_batch: '这个导入批次已经不在，请重新上传',
  roster_orders_phase_is_known: '导入的进度不对，请刷新页面后重试',
  roster_orders_of_a_batch: '这个导入批次已经不在，请重新上传',
  roster_orders_pkey: '这个批次已经在导入，请刷新页面',
  arrivals_pkey: '这个批次已经在导入，请刷新页面',
  roster_batches_rest_in_a_known_state: '导入批次的状态不对，请刷新页面后重试',
  roster_sheets_of_a_batch: '这个导入批次已经不在，请重新上传',
  roster_sheets_pkey: '花名册里有重复的工作表，请重新上传',
  roster_groups_of_a_batch: '这个导入批次已经不在，请重新上传',
  roster_groups_pkey: '同一类问题记了两次，请重新检查这份花名册',
  roster_mappings_are_chosen_once: '这个表头刚刚有人对应过，请再保存一次',
  roster_mappings_pkey: '这个表头已经记住，请刷新页面',
  roster_rows_pkey: '花名册里有重复的行号，请重新上传',
}

export const constraintMessages: Readonly<Record<string, string>> = { ...constraintsOfArchives, ...constraintsOfCensus, ...constraintsOfComparisons, ...constraintsOfDuties, ...constraintsOfExports, ...constraintsOfSubmissions, ...constraintsOfRecords, ...constraintsOfMessages, ...constraintsOfPlans, ...constraintsOfStaff, ...constraintsOfMachinery }

/** History is kept in one part a year, and a violation names the part. */
export const sentenceFor = (constraint: string): string | undefined => {
  const name = constraint.replace(/^changes_\d{4}_/, 'changes_')
  return Object.hasOwn(constraintMessages, name) ? constraintMessages[name] : undefined
}
