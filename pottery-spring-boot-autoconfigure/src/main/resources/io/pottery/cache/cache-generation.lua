-- Reads the generation of a cache, and begins the first one if need be.
-- KEYS[1] the generation
-- Reply: the generation
local generation = redis.call('GET', KEYS[1])
if not generation then
  -- Later than any before it that was lost, with entries that may have been kept.
  local time = redis.call('TIME')
  generation = string.format('%.0f', time[1] * 1000000 + time[2])
  redis.call('SET', KEYS[1], generation)
end
return generation
