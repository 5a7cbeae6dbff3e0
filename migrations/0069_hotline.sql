-- 12355 (W10): whoever answers the telephone works from a list of children by name, and the child who calls is on no list yet. expand
--
-- A call, and the papers that lie in it, are added by the operator who wrote them, whether the child is known or not; nothing is read by it that was not read before.
-- 8192: the audience HOT (domain/src/staff/audiences.ts).
CREATE POLICY records_list_call_insert ON qinghe.records FOR INSERT TO qinghe_list WITH CHECK (
  county = nullif(current_setting('qinghe.county', true), '')::int AND readers = 8192 AND nullif(current_setting('qinghe.role', true), '') = 'hotlineOperator'
  AND (nullif(current_setting('qinghe.enters', true), '')::bigint & readers) <> 0
  AND posting = nullif(current_setting('qinghe.posting', true), '')::uuid AND account = nullif(current_setting('qinghe.account', true), '')::uuid
  AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (barred));

-- Earlier calls of the same number: by a keyed hash of it (u2), which tells nothing.
CREATE INDEX records_calls_by_number ON qinghe.records (county, u2) WHERE kind = 'hotlineCall';

-- Those whose work calls are, in their own county.
CREATE FUNCTION qinghe.answers_calls(in_county int) RETURNS boolean LANGUAGE sql STABLE SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT coalesce(in_county = nullif(current_setting('qinghe.county', true), '')::int
    AND nullif(current_setting('qinghe.role', true), '') IN ('hotlineOperator', 'youthLeague', 'countyCivilAffairs'), false)
$$;

-- Who a call may be about: at most three of a name and an age or place that were heard; of four or more, four say that there are too many. The register is not leafed through.
CREATE FUNCTION qinghe.heard_children(in_county int, in_gram bigint, in_name text, lo bigint, hi bigint, born_from date, born_to date)
RETURNS TABLE (id uuid, name text, sex_code int, birth_date date, region bigint) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT c.id, c.name, c.sex_code::int, c.birth_date, c.region FROM name_grams g JOIN children c ON c.county = g.county AND c.id = g.child
  WHERE answers_calls(in_county) AND g.county = in_county AND g.gram = in_gram AND g.region >= lo AND g.region < hi AND c.status IN ('active', 'changed')
    AND length(in_name) >= 2 AND strpos(lower(regexp_replace(c.name, '[·•・‧∙.\s-]', '', 'g')), in_name) > 0
    AND (born_from IS NULL OR c.birth_date BETWEEN born_from AND born_to) ORDER BY c.region, c.id LIMIT 4
$$;

-- When the same number called before, and what became of it; whoever is to know nothing of a call does not learn that there was one.
CREATE FUNCTION qinghe.calls_of_number(in_county int, in_number uuid) RETURNS TABLE (record uuid, day date, state text, n1 bigint, n2 bigint, n3 bigint, mine boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT r.id, r.day, r.state, r.n1, r.n2, r.n3, r.posting = nullif(current_setting('qinghe.posting', true), '')::uuid FROM records r
  WHERE answers_calls(in_county) AND r.county = in_county AND r.kind = 'hotlineCall' AND r.u2 = in_number AND r.state <> 'void'
    AND coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (r.barred), false) ORDER BY r.created_at DESC LIMIT 10
$$;

-- 来电关联: the child whose call it is comes onto the list of whoever answered it, for thirty days, masked as the matrix says. Only of a call of one's own that is about nobody yet,
-- and of one child at a time.
CREATE FUNCTION qinghe.relate_call(in_county int, in_record uuid, in_child uuid, in_id uuid) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.posting', true), '')::uuid;
  self uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
  today date := (qinghe.now() AT TIME ZONE 'Asia/Shanghai')::date;
  c children;
BEGIN
  SELECT * INTO c FROM children WHERE county = in_county AND id = in_child AND status IN ('active', 'changed') FOR UPDATE;
  IF c.id IS NULL OR NOT answers_calls(in_county) OR current_setting('qinghe.role', true) <> 'hotlineOperator'
    OR NOT EXISTS (SELECT 1 FROM records r WHERE r.county = in_county AND r.id = in_record AND r.kind = 'hotlineCall' AND r.posting = me AND r.child IS NULL
      AND r.state NOT IN ('closed', 'void') AND self <> ALL (r.barred) FOR UPDATE) THEN
    RETURN false;
  END IF;
  -- Whoever was taken for the child and is the child of none of one's calls leaves the list: a call brings one child, not one after the other.
  UPDATE assignments a SET valid_to = greatest(today, a.valid_from)
    WHERE a.county = in_county AND a.posting = me AND a.kind = 'call' AND a.child <> in_child AND (a.valid_to IS NULL OR a.valid_to > today)
      AND NOT EXISTS (SELECT 1 FROM records r WHERE r.county = in_county AND r.kind = 'hotlineCall' AND r.posting = me AND r.child = a.child);
  INSERT INTO assignments (county, id, posting, child, region, school, kind, valid_from, valid_to, assigned_by, created_at)
    SELECT in_county, in_id, me, c.id, c.region, c.school, 'call', today, today + 30, self, qinghe.now()
    WHERE NOT EXISTS (SELECT 1 FROM assignments a WHERE a.county = in_county AND a.posting = me AND a.child = c.id AND a.valid_from <= today AND (a.valid_to IS NULL OR a.valid_to > today));
  RETURN true;
END $$;

-- How the parts of a record stand that others wrote, for whoever may change the whole and does not read them all: an answer waits for every paper of a call, also for those the
-- league sent. Only parts of the same audience, and their state alone.
CREATE FUNCTION qinghe.states_inside(in_counties int[], in_records uuid[]) RETURNS TABLE (id uuid, parent uuid, kind text, state text, day date)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT k.id, k.parent, k.kind, k.state, k.day FROM records p JOIN records k ON k.county = p.county AND k.parent = p.id AND k.readers = p.readers
  WHERE p.county = ANY (in_counties) AND p.id = ANY (in_records) AND p.county = nullif(current_setting('qinghe.county', true), '')::int AND amends(p)
    AND coalesce(nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (k.barred), false)
$$;
REVOKE ALL ON FUNCTION qinghe.answers_calls(int), qinghe.states_inside(int[], uuid[]), qinghe.heard_children(int, bigint, text, bigint, bigint, date, date), qinghe.calls_of_number(int, uuid), qinghe.relate_call(int, uuid, uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.states_inside(int[], uuid[]), qinghe.heard_children(int, bigint, text, bigint, bigint, date, date), qinghe.calls_of_number(int, uuid) TO qinghe_range, qinghe_list;
GRANT EXECUTE ON FUNCTION qinghe.relate_call(int, uuid, uuid, uuid) TO qinghe_list;
