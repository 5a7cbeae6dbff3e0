/** Sentences for records of every kind. */
const changedMeanwhile = '这条记录刚刚被移动或转交，没有保存，请刷新页面后重试'
const again = '记录没有存好，请刷新页面后重试'

export const constraintsOfRecords: Readonly<Record<string, string>> = {
  kind_contents_are_known_by_their_hash: '台账的设置与校验值不符，没有保存，请联系系统管理员', kind_contents_pkey: again,
  county_kinds_pkey: '这个编号不能用，请刷新页面后重新提交', county_kinds_state_is_known: again, county_kinds_of_a_content: again, county_kinds_in_force_since: again,
  county_kinds_are_named_after_the_county: '本县自己的台账编号以 x 加本县的区划代码开头，例如 x431003-',
  county_kinds_take_two_persons: '自己提出的改动要由另一人确认', county_kinds_in_force_once: '这本台账刚刚有人发布了新版，请刷新页面后重试',
  county_kinds_wait_once: '这本台账已经有一份改动等着另一人确认，请先办完那一份',
  door_receipts_pkey: again, door_receipts_of_a_report: again, door_receipts_of_a_first_report: again, door_receipts_are_asked_for_once: again,
  records_pkey: '这个编号不能用，请刷新页面后重新提交',
  records_wait_as_a_whole: again, records_are_confirmed_by_another: '自己提出的要由另一名同志确认',
  records_have_readers: again, record_parts_have_readers: again, record_changes_have_readers: again, record_feed_has_readers: again, record_feed_pkey: again, record_feed_heads_pkey: again,
  records_are_known_with_their_scope: again, records_are_known_with_their_child: again,
  records_of_a_child: '这名儿童的档案还没有建立', records_of_a_record: '所属的记录已经不在，请刷新页面', records_of_a_content: again,
  records_are_made_once: '已经有一条相同的记录，请打开原来的那条更正', records_number_once: '这个编号刚刚被用掉，请再提交一次',
  record_imports_pkey: '这个编号不能用，请重新上传', record_imports_state_is_known: '导入批次的状态不对，请刷新页面后重试', record_imports_rests_is_known: '导入批次的状态不对，请刷新页面后重试',
  record_import_rows_pkey: '这份文件已经在读取，请刷新页面', record_import_rows_state_is_known: '导入批次的状态不对，请刷新页面后重试', record_import_rows_of_an_import: '这个导入批次已经不在，请刷新页面',
  record_import_headings_pkey: again,
  record_numbers_pkey: again, record_parts_pkey: again, record_changes_pkey: again, record_parts_once_a_revision: '这条记录刚刚有人改过，请刷新页面后重试',
  record_parts_of_a_record: changedMeanwhile, record_parts_of_the_same_child: changedMeanwhile,
  record_slips_pkey: again, record_slips_have_readers: again, record_slips_go_to_somebody: again, record_slips_of_a_record: changedMeanwhile, record_slips_of_the_same_child: changedMeanwhile,
  record_slips_are_answered_once_received: '请先签收，再答复', record_slips_minute_is_of_a_due_day: again, record_blinds_pkey: again, record_blinds_of_a_record: again,
  staged_files_pkey: '这个文件已经上传过了，请刷新页面后重新选择', staged_files_are_of_a_known_type: again,
  record_files_pkey: '这个文件已经用在别的记录里，请重新上传', record_files_are_of_a_known_type: again, record_files_have_readers: again,
  record_files_of_a_record: changedMeanwhile, record_files_of_the_same_child: changedMeanwhile,
  record_changes_of_a_record: changedMeanwhile, record_changes_of_the_same_child: changedMeanwhile,
}
