-- Reads the last page and where it is.
-- KEYS[1] the list
-- ARGV[1] how many elements the page has at the most
-- Reply: the length of the list, the page
return { redis.call('LLEN', KEYS[1]), redis.call('LRANGE', KEYS[1], -tonumber(ARGV[1]), -1) }
