-- placeholder of another branch
SELECT 1;
