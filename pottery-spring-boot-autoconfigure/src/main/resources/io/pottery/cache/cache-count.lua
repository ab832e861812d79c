-- Counts entries of a generation of a cache.
-- KEYS the entries, on a cluster all of one slot; other keys do not count
-- ARGV[1] how those of the generation begin
-- Reply: how many there are
local count = 0
for _, key in ipairs(KEYS) do
  if redis.pcall('GETRANGE', key, 0, #ARGV[1] - 1) == ARGV[1] then
    count = count + 1
  end
end
return count
