-- Undoes a claim whose answer was given up, and keeps it from taking anything if it is still on its way.
-- Behind queue-request.lua and writing.lua.
-- KEYS[1] the queue
-- KEYS[2] the answers, a hash by request
-- ARGV[1] the request of the claim
-- Reply: how many elements were put back
local answer = redis.call('HGET', KEYS[2], ARGV[1])
local claimed = answer and cmsgpack.unpack(answer) or {}
for i = #claimed, 1, -1 do
  redis.call('LPUSH', KEYS[1], claimed[i])
end
if #claimed > 0 then
  written()
end
redis.call('HSET', KEYS[2], ARGV[1], cmsgpack.pack({}))
return answered(#claimed)
