-- The door: which devices are known, whether the database takes writes, and how much each post has read. expand
-- A device somebody has signed in from is asked for before anything else is known of whoever stands at the door.
CREATE INDEX known_devices_by_device ON qinghe.known_devices (device);

-- One row that /health/ready writes: a database that answers and takes no writes is not ready.
CREATE TABLE qinghe.heartbeat (
  only_row boolean PRIMARY KEY DEFAULT true CONSTRAINT heartbeat_is_one_row CHECK (only_row),
  at timestamptz NOT NULL
);
INSERT INTO qinghe.heartbeat (at) VALUES (qinghe.now());
GRANT SELECT, UPDATE (at) ON qinghe.heartbeat TO qinghe_audit;

-- How many children were shown to each post, by the hour: the brake and the alarm of mass reading. Numbers of a post, of no child.
CREATE TABLE qinghe.readings (
  county int NOT NULL,
  posting uuid NOT NULL,
  day date NOT NULL,
  hour smallint NOT NULL CONSTRAINT readings_are_of_an_hour CHECK (hour BETWEEN 0 AND 23),
  shown bigint NOT NULL CONSTRAINT readings_are_counted CHECK (shown > 0),
  PRIMARY KEY (county, posting, day, hour)
);
ALTER TABLE qinghe.readings ENABLE ROW LEVEL SECURITY;
CREATE POLICY readings_sign_in ON qinghe.readings TO qinghe_signin USING (true) WITH CHECK (true);
GRANT SELECT, INSERT, UPDATE, DELETE ON qinghe.readings TO qinghe_signin;

-- What whoever must act is told: once a post, line, and hour or day. Answered once, with a reason and a name.
CREATE TABLE qinghe.reading_notices (
  county int NOT NULL,
  id uuid NOT NULL,
  region bigint NOT NULL,
  posting uuid NOT NULL,
  account uuid NOT NULL,
  role text NOT NULL,
  line text NOT NULL CONSTRAINT reading_notices_line_is_known CHECK (line IN ('notice', 'stop')),
  span text NOT NULL CONSTRAINT reading_notices_span_is_known CHECK (span IN ('hour', 'day')),
  day date NOT NULL,
  hour smallint NOT NULL,
  shown bigint NOT NULL,
  allowed bigint NOT NULL,
  at timestamptz NOT NULL,
  answered_by uuid,
  answered_posting uuid,
  answered_at timestamptz,
  reason text,
  PRIMARY KEY (county, id),
  CONSTRAINT reading_notices_come_once UNIQUE (county, posting, line, span, day, hour),
  CONSTRAINT reading_notices_answers_say_why CHECK ((answered_at IS NULL) = (answered_by IS NULL) AND (answered_at IS NULL OR length(reason) >= 2))
);
CREATE INDEX reading_notices_newest ON qinghe.reading_notices (county, at DESC);
ALTER TABLE qinghe.reading_notices ENABLE ROW LEVEL SECURITY;
CREATE POLICY reading_notices_sign_in ON qinghe.reading_notices TO qinghe_signin USING (true) WITH CHECK (true);
GRANT SELECT, INSERT ON qinghe.reading_notices TO qinghe_signin;
-- Administrators of the area, auditors and whoever settles who is who there.
CREATE POLICY reading_notices_range_read ON qinghe.reading_notices FOR SELECT TO qinghe_range USING (
  region >= nullif(current_setting('qinghe.lo', true), '')::bigint AND region < nullif(current_setting('qinghe.hi', true), '')::bigint
  AND (nullif(current_setting('qinghe.reads', true), '')::bigint & 57344) <> 0);
GRANT SELECT ON qinghe.reading_notices TO qinghe_range;

-- Says what was found out, and lets a post that was stopped go on. Nobody does it for themselves.
CREATE FUNCTION qinghe.answer_reading(in_notice uuid, why text) RETURNS boolean LANGUAGE plpgsql
SECURITY DEFINER SET search_path = qinghe, pg_catalog, pg_temp AS $$
DECLARE
  me uuid := nullif(current_setting('qinghe.account', true), '')::uuid;
BEGIN
  UPDATE reading_notices n SET answered_by = me, answered_posting = nullif(current_setting('qinghe.posting', true), '')::uuid, answered_at = qinghe.now(), reason = why
    WHERE n.id = in_notice AND n.answered_at IS NULL AND n.account <> me
      AND (acts_as('countyCivilAffairs', n.region) OR acts_as('securityAdmin', n.region));
  RETURN FOUND;
END $$;
REVOKE ALL ON FUNCTION qinghe.answer_reading(uuid, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION qinghe.answer_reading(uuid, text) TO qinghe_range;

INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, '2016-02-04', value, '人次', title, '本平台建议，可由方案调整', 'readings', 1, qinghe.now() FROM (VALUES
  ('listHourNotice', 600, '按名单负责的岗位一小时查阅达到此数要提醒'), ('listHourStop', 2000, '按名单负责的岗位一小时查阅的上限'),
  ('listDayNotice', 2000, '按名单负责的岗位一天查阅达到此数要提醒'), ('listDayStop', 6000, '按名单负责的岗位一天查阅的上限'),
  ('villageHourNotice', 1500, '村级岗位一小时查阅达到此数要提醒'), ('villageHourStop', 5000, '村级岗位一小时查阅的上限'),
  ('villageDayNotice', 5000, '村级岗位一天查阅达到此数要提醒'), ('villageDayStop', 15000, '村级岗位一天查阅的上限'),
  ('townHourNotice', 6000, '镇级和学校岗位一小时查阅达到此数要提醒'), ('townHourStop', 20000, '镇级和学校岗位一小时查阅的上限'),
  ('townDayNotice', 20000, '镇级和学校岗位一天查阅达到此数要提醒'), ('townDayStop', 60000, '镇级和学校岗位一天查阅的上限'),
  ('countyHourNotice', 30000, '县级岗位一小时查阅达到此数要提醒'), ('countyHourStop', 100000, '县级岗位一小时查阅的上限'),
  ('countyDayNotice', 100000, '县级岗位一天查阅达到此数要提醒'), ('countyDayStop', 300000, '县级岗位一天查阅的上限'),
  ('aboveHourNotice', 6000, '县级以上岗位一小时查阅达到此数要提醒'), ('aboveHourStop', 20000, '县级以上岗位一小时查阅的上限'),
  ('aboveDayNotice', 20000, '县级以上岗位一天查阅达到此数要提醒'), ('aboveDayStop', 60000, '县级以上岗位一天查阅的上限')
) AS p (key, value, title);
