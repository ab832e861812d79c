-- Finds out whether two sets have nothing in common.
-- KEYS[1] one set
-- KEYS[2] the other
-- Reply: 1 or 0
local common = redis.pcall('SINTERCARD', 2, KEYS[1], KEYS[2], 'LIMIT', 1)
if type(common) == 'table' then
  -- Redis 6 has no SINTERCARD.
  common = #redis.call('SINTER', KEYS[1], KEYS[2])
end
return common == 0 and 1 or 0
