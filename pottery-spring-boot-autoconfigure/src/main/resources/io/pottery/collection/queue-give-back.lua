-- Puts elements back at the front, in their order. Behind queue-request.lua and writing.lua.
-- KEYS[1] the queue
-- ARGV    the elements
-- Reply: 1
for i = #ARGV, 1, -1 do
  redis.call('LPUSH', KEYS[1], ARGV[i])
end
written()
return answered(1)
