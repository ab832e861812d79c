-- Begins the next generation of a cache: what was stored before is not served any more.
-- KEYS[1] the generation
-- Reply: the one before, empty if there was none
local last = redis.call('GET', KEYS[1])
local time = redis.call('TIME')
redis.call('SET', KEYS[1], string.format('%.0f', math.max((tonumber(last) or 0) + 1, time[1] * 1000000 + time[2])))
return last or ''
