-- Finds out whether a set has nothing that another has not.
-- KEYS[1] the set
-- KEYS[2] the other
-- Reply: 1 or 0
if redis.call('SCARD', KEYS[1]) > redis.call('SCARD', KEYS[2]) then
  return 0
end
return #redis.call('SDIFF', KEYS[1], KEYS[2]) == 0 and 1 or 0
