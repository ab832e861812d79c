-- Removes entries of generations of a cache.
-- KEYS the entries, on a cluster all of one slot; other keys stay as they are
-- ARGV how those of each generation begin, up to the first space
-- Reply: how many were removed
local cleared = {}
for _, beginning in ipairs(ARGV) do
  cleared[beginning] = true
end
local removed = 0
for _, key in ipairs(KEYS) do
  local beginning = redis.pcall('GETRANGE', key, 0, 29)
  if type(beginning) == 'string' and cleared[string.match(beginning, '^%[%d+, ')] then
    removed = removed + redis.call('UNLINK', key)
  end
end
return removed
