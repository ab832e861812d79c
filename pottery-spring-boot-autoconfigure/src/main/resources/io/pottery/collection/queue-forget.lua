-- Undoes claims whose answers were given up, and keeps those that are still on their way from taking anything.
-- Behind queue-request.lua and writing.lua.
-- KEYS[1] the queue
-- KEYS[2] the answers, a hash by request
-- ARGV    the requests of the claims
-- Reply: how many elements were put back
local returned = 0
for claim = #ARGV, 1, -1 do
  local answer = redis.call('HGET', KEYS[2], ARGV[claim])
  local claimed = answer and cmsgpack.unpack(answer) or {}
  for i = #claimed, 1, -1 do
    redis.call('LPUSH', KEYS[1], claimed[i])
    returned = returned + 1
  end
  redis.call('HSET', KEYS[2], ARGV[claim], cmsgpack.pack({}))
end
if returned > 0 then
  written()
end
return answered(returned)
