/** Sentences for tables that nobody writes by hand: divisions, figures, search, audit, sync. Whoever meets one of these can only
 *  try again or tell the administrator. */
const again = '系统正在整理数据，没有保存，请稍后重新提交'
const twice = '同一份内容被提交了两次，请刷新页面查看结果'
const tellAdmin = '系统内部的记录不一致，没有保存，请联系系统管理员'

export const constraintsOfMachinery: Readonly<Record<string, string>> = {
  clock_offset_is_one_row: '演练用的时钟偏移只能有一个', clock_offset_pkey: '演练用的时钟偏移只能有一个',
  installation_is_demo_or_real: '安装类型只能是演示或正式', installation_is_one_row: '安装信息只能有一份', installation_pkey: '安装信息只能有一份',
  readings_pkey: again, readings_are_of_an_hour: again, readings_are_counted: again, reading_notices_pkey: again, reading_notices_come_once: again,
  reading_notices_line_is_known: again, reading_notices_span_is_known: again, reading_notices_answers_say_why: '请写明核实的情况，至少 2 个字',
  heartbeat_is_one_row: again, heartbeat_pkey: again,
  regions_pkey: '这个区划在同一天已有一条记录', regions_have_one_open_row: '这个区划已有现行的一条记录，请先结束原来的',
  regions_end_after_they_begin: '区划的撤销日期不能早于设立日期', regions_level_is_province_to_village: '区划的级别只能是省、市、县、镇街、村（居）',
  region_changes_pkey: '这次区划变更已经登记', region_changes_have_a_basis: '请写明区划变更的依据文件', region_changes_kind_is_known: '区划变更的类型不对',
  region_moves_pkey: '这个区划在同一天已有一次变更', region_moves_belong_to_a_change: '没有找到所属的区划变更',
  region_recodes_pkey: '本县已经办理过这次区划变更', region_recodes_of_a_change: '没有找到所属的区划变更',
  parameters_pkey: '这个地区的这项参数在同一天已有一个值', parameters_have_one_value_a_day: '这个地区的这项参数在这段时间已有一个值，请先停用原来的',
  parameters_have_one_value_a_version: '这一版已有一个值，请用下一版', parameters_end_after_they_begin: '参数的停用日期要晚于启用日期',
  parameters_are_of_a_county_or_above: '参数只能由县级以上地区设定', parameters_have_a_basis: '请写明参数的依据', parameters_are_not_negative: '参数不能小于 0',
  tenants_pkey: '这个县已经开通', tenant_codes_of_a_tenant: '这个县还没有开通', tenant_codes_pkey: '这个县在同一天已有一个代码',
  tenant_codes_stand_for_a_county: '县的代码应为 12 位，后 6 位为 0', tenant_codes_end_after_they_begin: '代码的停用日期不能早于启用日期',
  tenant_codes_have_one_county_each: '这个代码已属于另一个县',
  changes_pkey: twice, feed_pkey: twice, feed_heads_pkey: again, name_grams_pkey: twice, gram_counts_pkey: again, gram_recounts_pkey: again,
  identities_pkey: again, person_archives_pkey: again, person_archives_one_open_at_a_time: again, identity_clashes_pkey: again,
  saved_views_pkey: '这个视图已经保存', saved_views_have_a_name: '视图的名字要 1 到 20 个字', saved_views_are_short: '条件太多，存不下', saved_views_name_their_list: '没有这个列表',
  saved_views_have_one_name_each: '已有同名的视图，请换一个名字',
  identity_clashes_own_verdict_is_known: '核验结果不对', identity_clashes_other_verdict_is_known: '核验结果不对',
  child_cells_pkey: again, stat_deltas_pkey: again, stat_deltas_change_something: again, stat_cells_pkey: again, upper_deltas_pkey: again, stat_upper_pkey: again, figure_rules_pkey: again,
  audit_inbox_pkey: again, audit_leaves_pkey: tellAdmin, audit_leaves_are_counted_from_zero: tellAdmin, audit_child_leaves_pkey: tellAdmin,
  audit_nodes_pkey: tellAdmin, audit_nodes_level_is_not_negative: tellAdmin, audit_nodes_hash_is_sha256: tellAdmin,
  heads_below_pkey: again, heads_below_of_an_installation: again, heads_below_size_is_not_negative: again, heads_below_root_is_sha256: again,
  findings_below_pkey: again, findings_below_of_an_installation: again, findings_below_kind_is_known: again, heads_above_pkey: again,
  audit_heads_pkey: tellAdmin, audit_heads_root_is_sha256: tellAdmin, key_rotations_pkey: again,
  installations_below_send_under_one_line: '这套系统刚刚有了新的登记，请刷新页面后重试',
}
