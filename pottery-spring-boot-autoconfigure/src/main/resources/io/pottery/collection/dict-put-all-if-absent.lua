-- Puts those of a chunk of entries whose fields are not there.
-- KEYS[1] the hash
-- ARGV    field, value, field, value…
-- Reply: how many were put
local added = 0
for i = 1, #ARGV, 2 do
  added = added + redis.call('HSETNX', KEYS[1], ARGV[i], ARGV[i + 1])
end
if added > 0 then
  written()
end
return added
