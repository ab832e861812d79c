-- Replaces the value of a field that is there.
-- KEYS[1] the hash
-- ARGV[1] field
-- ARGV[2] value
-- Reply: the previous value, or nil if there is none and nothing was written
local previous = redis.call('HGET', KEYS[1], ARGV[1])
if previous then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  written()
end
return previous
