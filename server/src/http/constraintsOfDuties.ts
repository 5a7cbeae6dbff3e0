/** What the tables of duties must hold, in words (constraints.ts). */
const again = '应办事项没有存好，请刷新页面后重试'
const gone = '这项应办已经不在，请刷新页面'

export const constraintsOfDuties: Readonly<Record<string, string>> = {
  duties_pkey: again, duties_are_about_something_known: again, duties_have_readers: again, duties_need_something: again, duties_are_owed_once: '这项应办已经有了，请刷新页面', duties_have_a_day_or_say_why: again,
  duties_escalate_to_somebody: again, duties_end_in_one_way: '这项应办已经办结，请刷新页面', duties_retracted_say_why: again, duties_of_a_child: '这名儿童的档案还没有建立', duties_of_a_record: '引起它的记录已经不在，请刷新页面',
  duty_evidence_pkey: again, duty_evidence_of_a_duty: gone, duty_events_pkey: '这个编号不能用，请刷新页面后重新提交', duty_events_are_known: again, duty_events_of_a_duty: gone,
  duty_waivers_pkey: '这个编号不能用，请刷新页面后重新提交', duty_waivers_state_is_known: again, duty_waivers_of_a_duty: gone,
  duty_waivers_take_two_persons: '自己申请的免办要由另一位同事审核', duty_waivers_wait_once: '已经有人申请免办，请等另一位同事审核',
  duties_keep_the_day_of_their_plan: again, duties_by_the_minute_never_stand: '按小时、分钟算的时限不能暂停',
  duty_pauses_pkey: '这个编号不能用，请刷新页面后重新提交', duty_pauses_state_is_known: again, duty_pauses_of_a_duty: gone, duty_pauses_end_after_they_begin: '暂停到哪天要在开始以后',
  duty_pauses_take_two_persons: '自己申请的暂停要由另一位同事审核', duty_pauses_wait_once: '已经有人申请暂停，请等另一位同事审核',
  school_terms_pkey: '这个学期已经登记，请刷新页面', school_terms_are_named_by_their_year: '学期写成学年加第几学期，例如 2026-1', school_terms_end_after_they_begin: '学期的结束日期要晚于开始日期',
  school_terms_do_not_overlap: '两个学期的日期重叠了，请核对起止日期', work_calendar_pkey: '这一年的放假安排已经登记，请刷新页面', work_calendar_names_its_notice: '请写明依据哪个放假通知（4–200 个字）', duty_runs_pkey: again,
}
