-- Pushes a chunk of elements one after another, and drops what is too many at the other end.
-- KEYS[1] the list
-- ARGV[1] RPUSH or LPUSH
-- ARGV[2] how many elements it holds at the most
-- ARGV    the elements
-- Reply: how many elements were dropped
local length = redis.call(ARGV[1], KEYS[1], unpack(ARGV, 3))
local dropped = math.max(0, length - tonumber(ARGV[2]))
if dropped > 0 then
  if ARGV[1] == 'RPUSH' then
    redis.call('LTRIM', KEYS[1], dropped, -1)
  else
    redis.call('LTRIM', KEYS[1], 0, -dropped - 1)
  end
end
written()
return dropped
