-- Puts one entry unless there is one.
-- KEYS[1] the hash
-- ARGV[1] field
-- ARGV[2] value
-- Reply: the value that is there, or nil if this one was put
local present = redis.call('HGET', KEYS[1], ARGV[1])
if not present then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  written()
end
return present
