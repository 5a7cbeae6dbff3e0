-- Of the reporter the organisation that is reported neither reads nor writes anything, and no answer to the reporter reaches it; what came back of a record is counted
-- whatever the counting officer sees of it. expand
DO $$
DECLARE
  p record;
BEGIN
  FOR p IN SELECT tablename, policyname, with_check FROM pg_policies WHERE schemaname = 'qinghe' AND cmd = 'INSERT' AND tablename IN ('record_parts', 'record_changes', 'record_slips', 'record_files') LOOP
    EXECUTE format('ALTER POLICY %I ON qinghe.%I WITH CHECK (%s AND nullif(current_setting(''qinghe.organisation'', true), '''')::uuid <> apart)', p.policyname, p.tablename, p.with_check);
  END LOOP;
  -- Also where it became known only later whom the record is about.
  FOR p IN SELECT tablename, policyname, qual FROM pg_policies WHERE schemaname = 'qinghe' AND policyname IN ('record_slips_range_sent_read', 'record_slips_list_sent_read') LOOP
    EXECUTE format('ALTER POLICY %I ON qinghe.%I USING (%s AND nullif(current_setting(''qinghe.organisation'', true), '''')::uuid <> apart)', p.policyname, p.tablename, p.qual);
  END LOOP;
END $$;

-- As before (0048), and never by the organisation that is reported where the slip would tell it who did.
CREATE OR REPLACE FUNCTION qinghe.receive_slip(in_county int, in_slip uuid, at timestamptz, in_mac bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  UPDATE record_slips s SET received_by = nullif(current_setting('qinghe.posting', true), '')::uuid, received_at = at, mac = in_mac
    WHERE s.county = in_county AND s.id = in_slip AND s.received_at IS NULL AND s.to_org = nullif(current_setting('qinghe.organisation', true), '')::uuid AND s.to_org <> s.apart
      AND nullif(current_setting('qinghe.role', true), '') = ANY (s.receivers) AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (s.barred);
  RETURN FOUND;
END $$;
CREATE OR REPLACE FUNCTION qinghe.answer_slip(in_county int, in_slip uuid, at timestamptz, in_answer bytea, in_mac bytea) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
BEGIN
  UPDATE record_slips s SET answer = in_answer, answered_by = nullif(current_setting('qinghe.posting', true), '')::uuid, answered_at = at, mac = in_mac
    WHERE s.county = in_county AND s.id = in_slip AND s.received_at IS NOT NULL AND s.answered_at IS NULL AND s.to_org = nullif(current_setting('qinghe.organisation', true), '')::uuid AND s.to_org <> s.apart
      AND nullif(current_setting('qinghe.role', true), '') = ANY (s.receivers) AND nullif(current_setting('qinghe.account', true), '')::uuid <> ALL (s.barred);
  RETURN FOUND;
END $$;

-- What was sent of a record and came back, and which acts were done to it: for whoever may change it, also of what its readers are kept from. Only that, never to whom.
CREATE FUNCTION qinghe.came_back(in_county int, in_record uuid) RETURNS TABLE (act text, sent boolean, reachable boolean, received boolean, answered boolean) LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
  SELECT s.act, true, s.to_org <> s.apart, s.received_at IS NOT NULL, s.answered_at IS NOT NULL FROM records r JOIN record_slips s ON s.county = r.county AND s.record = r.id
    WHERE r.county = in_county AND r.id = in_record AND amends(r) AND s.to_org <> 'ffffffff-ffff-ffff-ffff-ffffffffffff'
  UNION ALL
  SELECT DISTINCT c.act, false, false, false, false FROM records r JOIN record_changes c ON c.county = r.county AND c.record = r.id
    WHERE r.county = in_county AND r.id = in_record AND amends(r) AND '$step' <> ALL (c.fields)
$$;
REVOKE ALL ON FUNCTION qinghe.came_back(int, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.came_back(int, uuid) TO qinghe_range, qinghe_list;
