-- Removes one entry, for servers without HGETDEL.
-- KEYS[1] the hash
-- ARGV[1] field
-- Reply: the value that was there, or nil
local previous = redis.call('HGET', KEYS[1], ARGV[1])
if previous then
  redis.call('HDEL', KEYS[1], ARGV[1])
end
return previous
