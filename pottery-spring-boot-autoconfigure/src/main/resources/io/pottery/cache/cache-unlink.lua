-- Gives back the memory of entries that are not served any more.
-- KEYS the entries, on a cluster all of one slot
-- ARGV[1] how those begin that are served
-- Reply: how many were removed
local removed = 0
for _, key in ipairs(KEYS) do
  local entry = redis.pcall('GET', key)
  if type(entry) == 'string' and string.sub(entry, 1, #ARGV[1]) ~= ARGV[1] and string.sub(entry, 1, 2) ~= '["' then
    removed = removed + redis.call('UNLINK', key)
  end
end
return removed
