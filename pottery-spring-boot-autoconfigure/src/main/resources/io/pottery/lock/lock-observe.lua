-- Tells who holds a lock.
-- KEYS[1] the lock
-- Reply: its value and for how long (ms) it is held, or nothing if it is free
local holder = redis.call('GET', KEYS[1])
if not holder then
  return {}
end
return { holder, redis.call('PTTL', KEYS[1]) }
