/** What the tables of messages must hold, in words (constraints.ts). People write none of these rows. */
export const constraintsOfMessages: Readonly<Record<string, string>> = {
  outbox_pkey: '这条提醒已经记过，请刷新页面', outbox_steps_have_a_name: '提醒没有写明是哪一步，请系统管理员查看服务日志', outbox_channel_is_known: '提醒的方式不对，请系统管理员查看服务日志',
  outbox_topic_is_known: '提醒的种类不对，请系统管理员查看服务日志', outbox_have_a_title: '提醒没有写明是哪项应办，请系统管理员查看服务日志', outbox_tell_each_once: '这一步已经提醒过这个岗位',
  outbox_notices_do_not_leave: '系统内的提醒不发短信，请系统管理员查看服务日志', outbox_texts_are_not_read_here: '短信不在系统内标记已读，请刷新页面', outbox_wait_or_have_an_end: '短信要么等着发，要么已有结果，请系统管理员查看服务日志',
  text_messages_pkey: '这条短信已经记过，请刷新页面', text_messages_topic_is_known: '短信的种类不对，请系统管理员查看服务日志', text_messages_are_about_something: '短信至少要说一项应办，请系统管理员查看服务日志',
  text_messages_state_is_known: '短信的状态不对，请系统管理员查看服务日志', text_messages_say_why_not: '没有送到的短信要写明原因，请系统管理员查看服务日志', text_messages_that_wait_have_a_time: '等着发的短信要有时间，请系统管理员查看服务日志',
  sms_gateway_pkey: '短信网关的情况只记一行，请刷新页面', sms_gateway_has_one_row: '短信网关的情况只记一行，请刷新页面',
}
