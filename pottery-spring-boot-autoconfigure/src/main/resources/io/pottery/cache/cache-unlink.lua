-- Removes entries of a generation of a cache.
-- KEYS the entries, on a cluster all of one slot; other keys stay as they are
-- ARGV[1] how those of the generation begin
-- Reply: how many were removed
local removed = 0
for _, key in ipairs(KEYS) do
  if redis.pcall('GETRANGE', key, 0, #ARGV[1] - 1) == ARGV[1] then
    removed = removed + redis.call('UNLINK', key)
  end
end
return removed
