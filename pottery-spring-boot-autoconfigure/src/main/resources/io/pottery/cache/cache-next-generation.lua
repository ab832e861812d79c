-- Begins the next generation of a cache: what was stored before is not served any more.
-- KEYS[1] the generation
-- Reply: the generation
local time = redis.call('TIME')
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local generation = string.format('%.0f', math.max(last + 1, time[1] * 1000000 + time[2]))
redis.call('SET', KEYS[1], generation)
return generation
