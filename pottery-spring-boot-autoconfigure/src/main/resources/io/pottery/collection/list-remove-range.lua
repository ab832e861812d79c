-- Removes all elements between two positions.
-- KEYS[1] the list
-- ARGV[1] the first position
-- ARGV[2] the position after the last; the list may end before
-- Reply: how many were removed
local from = tonumber(ARGV[1])
local size = redis.call('LLEN', KEYS[1])
local to = math.min(tonumber(ARGV[2]), size)
if from >= to then
  return 0
end
if from == 0 then
  redis.call('LTRIM', KEYS[1], to, -1)
else
  local tail = to < size and redis.call('LRANGE', KEYS[1], to, -1) or {}
  redis.call('LTRIM', KEYS[1], 0, from - 1)
  for first = 1, #tail, 1000 do
    redis.call('RPUSH', KEYS[1], unpack(tail, first, math.min(first + 999, #tail)))
  end
end
return to - from
