-- Reads entries of a cache.
-- KEYS the entries, on a cluster all of one slot
-- Reply: for each entry its bytes or nil, and how long it lives (ms, negative if for ever or not at all)
local reply = {}
for i, key in ipairs(KEYS) do
  reply[2 * i - 1] = redis.call('GET', key)
  reply[2 * i] = redis.call('PTTL', key)
end
return reply
