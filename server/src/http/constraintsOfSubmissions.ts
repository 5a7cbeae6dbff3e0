/** Sentences for rosters that departments hand over. */
export const constraintsOfSubmissions: Readonly<Record<string, string>> = {
  submissions_pkey: '这份名册已经开始送交，请刷新页面',
  submissions_source_is_known: '名册的送交方式不对，请刷新页面后重试',
  submissions_state_their_purpose: '请写明比对目的',
  submissions_state_their_legal_basis: '请写明比对依据',
  submissions_state_is_known: '名册的状态不对，请刷新页面后重试',
  submissions_are_of_their_office: '本部门不送交这类名册，请由主管部门送交',
  submissions_name_their_comparison: '接收的名册没有对应的比对，没有保存，请重新接收',
  submissions_returned_say_why: '退回名册要写明原因',
  submission_rows_pkey: '这一批里有已经收到的行，请按顺序送交',
  submission_rows_of_a_submission: '这份名册已经不在，请重新送交',
  submission_headings_pkey: '这个对应已经登记，请刷新页面',
  submission_headings_are_chosen_once: '另一位同事刚刚改了同一列的对应，请刷新页面后再改',
  submission_agreements_pkey: '这项自动比对已经登记，请刷新页面',
  submission_agreements_say_who_ended_them: '停止自动比对要留下经办人，请刷新页面后重试',
  submission_agreements_one_in_force: '这类名册已经设为自动比对，请刷新页面',
  comparisons_once_a_submission: '这份名册已经转入比对，请刷新页面',
}
