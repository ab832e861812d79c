-- Reads entries of a cache, and marks those that are not there, if they are to be loaded.
-- KEYS the entries, on a cluster all of one slot
-- ARGV[1] optional: the mark
-- ARGV[2] how long it lives (ms)
-- Reply: for each entry its bytes or nil, and how long it lives (ms, negative if for ever or not at all)
local reply = {}
for i, key in ipairs(KEYS) do
  local entry = redis.call('GET', key)
  reply[2 * i] = redis.call('PTTL', key)
  if ARGV[1] and not entry then
    redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
    entry = ARGV[1]
  end
  reply[2 * i - 1] = entry
end
return reply
