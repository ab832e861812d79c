-- Removes the element at a position.
-- KEYS[1] the list
-- ARGV[1] the position
-- ARGV[2] a marker like no element: it stands in the list only within this script
-- ARGV[3] the element that must be there, unless it may be any
-- Reply: the element; or the length of the list if it is not there, and nothing was changed
local size = redis.call('LLEN', KEYS[1])
local element = redis.call('LINDEX', KEYS[1], ARGV[1])
if not element or ARGV[3] and ARGV[3] ~= element then
  return { size }
end
local position = tonumber(ARGV[1])
if position == 0 then
  redis.call('LPOP', KEYS[1])
elseif position == size - 1 then
  redis.call('RPOP', KEYS[1])
else
  redis.call('LSET', KEYS[1], position, ARGV[2])
  redis.call('LREM', KEYS[1], position < size / 2 and 1 or -1, ARGV[2])
end
return { element }
