-- Keeps a delivery from coming again for a further time. Behind queue-request.lua.
-- KEYS[3] deliveries by id
-- KEYS[4] ids of deliveries by the time (ms) at which they come again
-- ARGV[1] the id
-- ARGV[2] for how many ms from now
-- Reply: 1 if it was still this delivery's turn, else 0
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 0 then
  return unkept(0)
end
local time = redis.call('TIME')
redis.call('ZADD', KEYS[4], time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[2], ARGV[1])
return answered(1)
