-- Takes elements from the front. Behind queue-request.lua.
-- KEYS[1] the queue
-- KEYS[3] stands while somebody waits for room
-- KEYS[4] a list that has an element while there may be room
-- ARGV[1] how many elements at the most
-- Reply: the elements
local claimed = redis.call('LPOP', KEYS[1], ARGV[1])
if not claimed then
  return unkept({})
end
if redis.call('DEL', KEYS[3]) == 1 then
  redis.call('RPUSH', KEYS[4], '')
  redis.call('PEXPIRE', KEYS[4], 5000)
end
return answered(claimed)
