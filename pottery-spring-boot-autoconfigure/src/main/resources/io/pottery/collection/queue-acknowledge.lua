-- Ends a delivery for good. Behind queue-request.lua.
-- KEYS[3] deliveries by id
-- KEYS[4] ids of deliveries by the time at which they come again
-- ARGV[1] the id
-- Reply: 1 if it was still this delivery's turn, else 0
if redis.call('HDEL', KEYS[3], ARGV[1]) == 0 then
  return unkept(0)
end
redis.call('ZREM', KEYS[4], ARGV[1])
return answered(1)
