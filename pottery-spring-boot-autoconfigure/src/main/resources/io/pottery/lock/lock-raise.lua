-- Raises the fencing token of a lock to one that another master gave.
-- KEYS[1] the lock
-- KEYS[2] the last fencing token
-- ARGV[1] the value that must hold the lock
-- ARGV[2] the token
-- ARGV[3] how long it is remembered after the lock (ms)
-- Reply: 1 if the value holds the lock, so that every later token is greater, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
local last = tonumber(string.match(redis.call('GET', KEYS[2]) or '0', '^%d+'))
if last < tonumber(ARGV[2]) then
  redis.call('SET', KEYS[2], ARGV[2], 'PX', redis.call('PTTL', KEYS[1]) + ARGV[3])
end
return 1
