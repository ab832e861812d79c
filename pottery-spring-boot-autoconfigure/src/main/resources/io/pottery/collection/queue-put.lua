-- Adds elements at the end, all or none. Behind queue-request.lua and writing.lua.
-- KEYS[1]  the queue
-- KEYS[3]  stands while somebody waits for room, unused without a bound
-- KEYS[4]  a list that has an element while there may be room, unused without a bound
-- ARGV[1]  how many elements the queue may have, 2^53 or more for no bound
-- ARGV[2…] the elements
-- Reply: 1 if they were added, 0 if there is no room
local capacity = tonumber(ARGV[1])
local left = capacity - redis.call('LLEN', KEYS[1]) - (#ARGV - 1)
if left < 0 then
  -- Many may be too many where there is room for one, and only those with one wait.
  if #ARGV == 2 then
    redis.call('DEL', KEYS[4])
    redis.call('SET', KEYS[3], '', 'PX', 5000)
  end
  return unkept(0)
end
redis.call('RPUSH', KEYS[1], unpack(ARGV, 2))
written()
if left > 0 and capacity < 2 ^ 53 and redis.call('DEL', KEYS[3]) == 1 then
  -- Whoever made that room gave no sign.
  redis.call('RPUSH', KEYS[4], '')
  redis.call('PEXPIRE', KEYS[4], 5000)
end
return answered(1)
