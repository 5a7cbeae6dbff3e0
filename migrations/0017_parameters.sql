-- Values that plans set: ages, durations, thresholds; for a region and a day, each with what it rests on. expand
-- Reference rows, seeded from packages (domain/src/<feature>/parameters.ts). Region 0 is the nation: what holds where no area says
-- otherwise. Rows are closed and followed by others, never changed: what was decided by one can be explained later.
CREATE TABLE qinghe.parameters (
  key text NOT NULL,
  region bigint NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  value int NOT NULL CONSTRAINT parameters_are_not_negative CHECK (value >= 0),
  unit text NOT NULL,
  title text NOT NULL,
  basis text NOT NULL CONSTRAINT parameters_have_a_basis CHECK (basis <> ''),
  package text NOT NULL,
  version int NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (key, region, valid_from),
  CONSTRAINT parameters_have_one_value_a_version UNIQUE (key, region, version),
  CONSTRAINT parameters_end_after_they_begin CHECK (valid_to IS NULL OR valid_to > valid_from),
  -- Plans are a county's, or of a place above it: the archives of one county are judged alike.
  CONSTRAINT parameters_are_of_a_county_or_above CHECK (region >= 0 AND region % 1000000 = 0),
  CONSTRAINT parameters_have_one_value_a_day EXCLUDE USING gist (key WITH =, region WITH =, daterange(valid_from, valid_to) WITH &&)
);
CREATE INDEX parameters_by_writing ON qinghe.parameters (written_at);
GRANT SELECT ON qinghe.parameters TO qinghe_signin;

INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, '2016-02-04', value, unit, title, basis, 'archives', 1, qinghe.now() FROM (VALUES
  ('leftBehindAgeLimit', 16, '周岁', '留守儿童的年龄上限（不满）', '国发〔2016〕13号；方案二 P2-05'),
  ('awayDays', 180, '天', '外出务工的最短时间', '按 6 个月计，部分省口径；本平台建议，可由方案调整'),
  ('primaryFromAge', 3, '周岁', '可以登记小学的最小年龄', '2016 登记表填表说明 6'),
  ('kindergartenByAge', 6, '周岁', '满此年龄仍未入园要提示', '2016 登记表填表说明 6'),
  ('compulsoryFromAge', 6, '周岁', '义务教育起始年龄', '义务教育法第十一条'),
  ('compulsoryUntilAge', 16, '周岁', '按义务教育阶段登记辍学的年龄上限（不满）', '本平台建议，可由方案调整'),
  ('notInSchoolFromAge', 14, '周岁', '“不在学”的最小年龄', '2016 登记表填表说明 6'),
  ('notInSchoolUntilAge', 16, '周岁', '“不在学”的年龄上限（不满）', '2016 登记表填表说明 6'),
  ('childUntilAge', 18, '周岁', '未成年人年龄上限（不满）', '未成年人保护法第二条'),
  ('guardianFromAge', 18, '周岁', '受委托监护人的最小年龄', '民法典第十七条'),
  ('guardianFrailAge', 60, '周岁', '照护人满此年龄要提示照护能力', '本平台建议，可由方案调整'),
  ('parentMinAgeAtBirth', 14, '周岁', '父母与孩子年龄差小于此值要提示', '本平台建议，可由方案调整'),
  ('phoneChildrenLimit', 5, '名', '同一电话登记的儿童超过此数要提示', '本平台建议，可由方案调整'),
  ('exitNoticeDays', 90, '天', '满 16 周岁前提示的天数', '本平台建议，可由方案调整')
) AS p (key, value, unit, title, basis);
