-- Gives a lock back, and wakes those who wait for it. Asked again, it answers as before.
-- KEYS[1] the lock
-- KEYS[2] the last fencing token and, after a space, the value that was released last
-- ARGV[1] the value that must hold the lock
-- ARGV[2] the channel of those who wait
-- Reply: 1 if the value held the lock until now, else 0
local known = redis.call('GET', KEYS[2]) or '0'
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return string.match(known, ' (.*)$') == ARGV[1] and 1 or 0
end
redis.call('DEL', KEYS[1])
-- If it is still there: what is made anew would stay for ever.
redis.call('SET', KEYS[2], string.match(known, '^%d+') .. ' ' .. ARGV[1], 'XX', 'KEEPTTL')
-- One who may not publish can still release.
redis.pcall('PUBLISH', ARGV[2], '')
return 1
