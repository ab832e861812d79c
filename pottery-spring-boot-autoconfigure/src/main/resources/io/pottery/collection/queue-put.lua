-- Adds elements at the end, all or none. Behind queue-request.lua and writing.lua.
-- KEYS[1]  the queue
-- KEYS[3]  stands while somebody waits for room, unused without a bound
-- KEYS[4]  a list that has an element while there may be room, unused without a bound
-- ARGV[1]  how many elements the queue may have
-- ARGV[2…] the elements
-- Reply: 1 if they were added, 0 if there is no room
if redis.call('LLEN', KEYS[1]) + #ARGV - 1 > tonumber(ARGV[1]) then
  redis.call('DEL', KEYS[4])
  redis.call('SET', KEYS[3], '', 'PX', 5000)
  return 0
end
redis.call('RPUSH', KEYS[1], unpack(ARGV, 2))
written()
return answered(1)
