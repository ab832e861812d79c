-- Inserts a chunk of elements before a position.
-- KEYS[1] the list
-- ARGV[1] the position, at most the length of the list
-- ARGV[2] a marker like no element: it stands in the list only within this script
-- ARGV[3] another position, or empty
-- ARGV[4] the element that must be at that other position
-- ARGV    the elements
-- Reply: -1; or the length of the list if the positions are not there, and nothing was changed
local position = tonumber(ARGV[1])
local size = redis.call('LLEN', KEYS[1])
if position > size or ARGV[3] ~= '' and redis.call('LINDEX', KEYS[1], ARGV[3]) ~= ARGV[4] then
  return size
end
if position == size then
  redis.call('RPUSH', KEYS[1], unpack(ARGV, 5))
elseif position == 0 then
  local reversed = {}
  for i = #ARGV, 5, -1 do
    reversed[#reversed + 1] = ARGV[i]
  end
  redis.call('LPUSH', KEYS[1], unpack(reversed))
elseif #ARGV == 5 then
  -- Redis inserts beside a value, which may have equals: the marker has none.
  local follower = redis.call('LINDEX', KEYS[1], position)
  redis.call('LSET', KEYS[1], position, ARGV[2])
  redis.call('LINSERT', KEYS[1], 'BEFORE', ARGV[2], ARGV[5])
  redis.call('LSET', KEYS[1], position + 1, follower)
else
  local tail = redis.call('LRANGE', KEYS[1], position, -1)
  redis.call('LTRIM', KEYS[1], 0, position - 1)
  redis.call('RPUSH', KEYS[1], unpack(ARGV, 5))
  for first = 1, #tail, 1000 do
    redis.call('RPUSH', KEYS[1], unpack(tail, first, math.min(first + 999, #tail)))
  end
end
written()
return -1
