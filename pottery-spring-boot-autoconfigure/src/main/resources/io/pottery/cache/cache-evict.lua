-- Evicts an entry of a cache. What stays in its place for a while keeps loads that have begun before from storing.
-- KEYS[1] the entry
-- ARGV[1] what stays, another one each time
-- ARGV[2] how long it stays (ms)
-- Reply: 1 if there was an entry, else 0
local entry = redis.call('GET', KEYS[1])
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
if entry and string.sub(entry, 1, 2) ~= '["' then
  return 1
end
return 0
