-- Warnings (预警) and the quality of archives (decision 072): from when something is one. Nothing else is kept of them. expand
INSERT INTO qinghe.parameters (key, region, valid_from, value, unit, title, basis, package, version, written_at)
SELECT key, 0, '2016-02-04', value, unit, title, basis, 'warnings', 1, qinghe.now() FROM (VALUES
  ('warningSilentDays', 7, '天', '父母多少天没有和孩子联系要提示', '未成年人保护法第二十三条（至少每周联系一次，待核）'),
  ('warningCareDays', 30, '天', '委托照护到期以前多少天提示', '未成年人保护法第二十二条；本平台建议，可由方案调整'),
  ('warningStaleMonths', 6, '个月', '档案多少个月没有变动、也没有记录要提示', '本平台建议，可由方案调整')
) AS p (key, value, unit, title, basis);
