-- Reads one page. In a script, so that it is answered by the master: cursors of one node mean nothing to another.
-- KEYS[1] the structure
-- ARGV[1] HSCAN or SSCAN
-- ARGV[2] the cursor
-- ARGV[3] about how many elements the page should have
-- Reply: the next cursor, the page
return redis.call(ARGV[1], KEYS[1], ARGV[2], 'COUNT', ARGV[3])
