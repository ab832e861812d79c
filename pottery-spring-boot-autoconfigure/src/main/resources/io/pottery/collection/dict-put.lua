-- Puts one entry.
-- KEYS[1] the hash
-- ARGV[1] field
-- ARGV[2] value
-- Reply: the previous value or nil
local previous = redis.call('HGET', KEYS[1], ARGV[1])
redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
written()
return previous
