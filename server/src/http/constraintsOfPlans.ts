/** Constraints of the plans of counties, as sentences. */
const again = '方案的状态不对，请刷新页面后重试'

export const constraintsOfPlans: Readonly<Record<string, string>> = {
  plan_texts_pkey: again, plan_texts_are_known_by_their_hash: '方案的原文与校验值不符，没有保存，请联系系统管理员',
  county_plans_pkey: '这个编号不能用，请刷新页面后重新提交', county_plans_state_is_known: again, county_plans_in_force_since: again, county_plans_are_whole: again,
  county_plans_source_is_kept: again, county_plans_content_is_kept: again, county_plans_base_is_kept: again,
  county_plans_are_named_after_the_county: '本县自己的方案编号以 x 加本县的区划代码开头，例如 x431003-',
  county_plans_take_two_persons: '自己提出的改动要由另一人确认', county_plans_begin_once: '这个方案刚刚有人发布了同一天施行的一版，请刷新页面后重试',
  county_plans_wait_once: '这个方案已经有一份改动等着另一人确认，请先办完那一份',
}
