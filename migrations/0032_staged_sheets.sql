-- Rosters with several sheets. expand
SELECT 1;
