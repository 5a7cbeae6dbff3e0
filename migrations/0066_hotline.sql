-- 12355 (W10): whoever answers the telephone works from a list of children by name, and the child who calls is on no list yet. expand
--
-- A call, and the papers that lie in it, are added by the operator who wrote them, whether the child is known or not; nothing is read by it that was not read before.
-- 8192: the audience HOT (domain/src/staff/audiences.ts).
CREATE POLICY records_list_call_insert ON qinghe.records FOR INSERT TO qinghe_list WITH CHECK (
  county = nullif(current_setting('qinghe.county', true), '')::int AND readers = 8192 AND nullif(current_setting('qinghe.role', true), '') = 'hotlineOperator'
  AND (nullif(current_setting('qinghe.enters', true), '')::bigint & readers) <> 0
  AND posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND account = nullif(current_setting('qinghe.account', true), '')::uuid
  AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (barred));
