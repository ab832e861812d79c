-- Stores an entry of a cache, unless it was stored or evicted since it was read.
-- KEYS[1] the entry
-- ARGV[1] its bytes
-- ARGV[2] how long it lives (ms), 0 for ever
-- ARGV[3] optional: the bytes that were read, empty if there were none
-- Reply: 1 if it was stored, else 0
if ARGV[3] and (redis.call('GET', KEYS[1]) or '') ~= ARGV[3] then
  return 0
end
if ARGV[2] == '0' then
  redis.call('SET', KEYS[1], ARGV[1])
else
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
end
return 1
