-- Replaces the element at a position.
-- KEYS[1] the list
-- ARGV[1] the position
-- ARGV[2] the new element
-- ARGV[3] the element that must be there, unless it may be any
-- Reply: the previous element; or the length of the list if it is not there, and nothing was changed
local previous = redis.call('LINDEX', KEYS[1], ARGV[1])
if not previous or ARGV[3] and ARGV[3] ~= previous then
  return { redis.call('LLEN', KEYS[1]) }
end
redis.call('LSET', KEYS[1], ARGV[1], ARGV[2])
written()
return { previous }
