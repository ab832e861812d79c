-- Stores entries of a cache, except those that have changed since they were read.
-- KEYS the entries, on a cluster all of one slot
-- ARGV for each entry its bytes, how long it lives (ms, 0 for ever), and the bytes that were read, empty for any
-- Reply: how many were stored
local stored = 0
for i, key in ipairs(KEYS) do
  local bytes, ttl, read = ARGV[3 * i - 2], ARGV[3 * i - 1], ARGV[3 * i]
  if read == '' or redis.call('GET', key) == read then
    if ttl == '0' then
      redis.call('SET', key, bytes)
    else
      redis.call('SET', key, bytes, 'PX', ttl)
    end
    stored = stored + 1
  end
end
return stored
