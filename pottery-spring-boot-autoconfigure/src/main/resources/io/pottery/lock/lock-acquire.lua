-- Takes a lock that is free, or is asked for again by the value that has it, and gives its fencing token.
-- KEYS[1] the lock, which holds the value of its holder
-- KEYS[2] the last fencing token and, after a space, the value that was released last
-- KEYS[3] since when (µs) this master has kept its data, unless there is no quarantine
-- ARGV[1] the value
-- ARGV[2] how long the lock is held (ms)
-- ARGV[3] how long the token is remembered after that (ms)
-- ARGV[4] how long a master that has lost its data grants nothing (ms)
-- Reply: 1 and the token; or 0 and for how long (ms) it is another's, negative if for ever;
--   an error QUARANTINE from a master that may have forgotten who holds the lock
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return { 0, redis.call('PTTL', KEYS[1]) }
end
local last = string.match(redis.call('GET', KEYS[2]) or '0', '^%d+')
if holder then
  return { 1, last }
end
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
if KEYS[3] then
  local since = redis.call('GET', KEYS[3])
  if not since then
    since = string.format('%.0f', now)
    redis.call('SET', KEYS[3], since)
  end
  local left = math.ceil((since - now) / 1000 + ARGV[4])
  if left > 0 then
    return redis.error_reply('QUARANTINE started without data, grants no locks for another ' .. left .. ' ms')
  end
end
-- Rounded, so that masters whose clocks nearly agree give the same token, and none has to be raised.
local token = string.format('%.0f', math.max(last + 1, now - now % 10000))
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
redis.call('SET', KEYS[2], token, 'PX', ARGV[2] + ARGV[3])
return { 1, token }
