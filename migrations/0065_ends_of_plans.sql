-- A duty about a child that a record opened is discharged by ending that record, which is of an earlier day than the duty (a service plan is of the day it was
-- drawn, its review is owed from the day it was approved). expand

-- As before (0057), and so.
CREATE OR REPLACE FUNCTION qinghe.settle_records(in_county int, in_command uuid, in_records uuid[], pieces jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  written uuid[];
  owed jsonb;
  ids uuid[];
BEGIN
  SELECT coalesce(array_agg(DISTINCT c.record), '{}') INTO written FROM record_changes c WHERE c.county = in_county AND c.record = ANY (in_records) AND c.command = in_command AND is_mine(c.account, c.posting)
    AND in_county = nullif(current_setting('qinghe.county', true), '')::int;
  WITH asked AS (
    SELECT p.* FROM jsonb_to_recordset(pieces) p (record uuid, plan text, duty text, piece int, acts text[], rolling boolean, loose boolean) WHERE p.record = ANY (written)),
  done AS (
    SELECT p.*, c.act, c.at, c.posting AS by_whom FROM asked p CROSS JOIN LATERAL (
      SELECT c.act, c.at, c.posting FROM record_changes c WHERE c.county = in_county AND c.record = p.record AND c.act = ANY (p.acts)
        -- What was only asked for, declined or withdrawn was not done.
        AND '$step' <> ALL (c.fields) ORDER BY c.revision DESC, c.id LIMIT 1) c),
  found AS (
    SELECT d.id, o.piece, r.id AS source, r.kind || '.' || o.act AS act, r.day, o.at, o.by_whom FROM done o JOIN records r ON r.county = in_county AND r.id = o.record
      JOIN duties d ON d.county = in_county AND d.plan = o.plan AND d.duty = o.duty AND d.waived_at IS NULL AND d.retracted_at IS NULL
      LEFT JOIN duty_evidence e ON e.county = in_county AND e.duty = d.id AND e.piece = o.piece AND e.source = r.id
      WHERE CASE d.about WHEN 'child' THEN d.subject = r.child::text WHEN 'school' THEN r.school <> 0 AND d.subject = r.school::text WHEN 'posting' THEN d.subject = r.posting::text WHEN 'city' THEN d.region = r.region
          WHEN 'organisation' THEN EXISTS (SELECT 1 FROM postings o WHERE o.id = r.posting AND o.organisation::text = d.subject)
          WHEN 'record' THEN d.subject IN (r.id::text, r.parent::text) OR (o.loose AND d.child = r.child) ELSE d.subject = r.region::text END
        AND CASE WHEN d.about = 'record' AND NOT o.loose THEN o.at >= d.started_at WHEN o.rolling THEN d.opens IS NULL OR r.day > d.opens ELSE d.opens IS NULL OR r.day >= d.opens
          -- What is first done afterwards to the record that opened it, or to what that is a part of, counts whatever day the record is of.
          OR (o.at >= d.started_at AND r.id IN (d.record, (SELECT s.parent FROM records s WHERE s.county = in_county AND s.id = d.record))
            AND NOT EXISTS (SELECT 1 FROM record_changes b WHERE b.county = in_county AND b.record = r.id AND b.act = o.act AND b.at <= d.started_at)) END
        -- Whoever is late does it still; what was done in time stays evidence however often it is done.
        AND (d.done_at IS NULL OR d.due_on IS NULL OR r.day <= d.due_on OR e.source IS NOT NULL))
  SELECT coalesce(jsonb_agg(to_jsonb(f)), '[]') INTO owed FROM found f;
  -- Two people at once: whoever comes second counts what the first has done.
  SELECT array_agg(l.id) INTO ids FROM (
    SELECT d.id FROM duties d WHERE d.county = in_county AND d.id IN (SELECT (o ->> 'id')::uuid FROM jsonb_array_elements(owed) o
      UNION SELECT e.duty FROM duty_evidence e WHERE e.county = in_county AND e.source = ANY (written)) ORDER BY d.id FOR UPDATE) l;
  IF ids IS NULL THEN
    RETURN;
  END IF;
  UPDATE duty_evidence e SET taken_back_at = qinghe.now() WHERE e.county = in_county AND e.source = ANY (written) AND e.taken_back_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM jsonb_to_recordset(owed) o (id uuid, piece int, source uuid) WHERE o.id = e.duty AND o.piece = e.piece AND o.source = e.source);
  INSERT INTO duty_evidence (county, duty, piece, source, act, day, at, posting)
    SELECT in_county, o.id, o.piece, o.source, o.act, o.day, o.at, o.by_whom FROM jsonb_to_recordset(owed) o (id uuid, piece int, source uuid, act text, day date, at timestamptz, by_whom uuid)
    ON CONFLICT (county, duty, piece, source) DO UPDATE SET taken_back_at = NULL, day = excluded.day;
  PERFORM recount_duties(in_county, ids, nullif(current_setting('qinghe.posting', true), '')::uuid);
END $$;
