-- Moves an element, where SMOVE cannot: it starts no time to live, and knows one form of the element only.
-- KEYS[1] the set that gets it
-- KEYS[2] the set that has it
-- ARGV[1] the element as the one that has it keeps it
-- ARGV[2] the element as the one that gets it keeps it
-- Reply: 1, or 0 if it is not there and nothing was moved
redis.call('SCARD', KEYS[1])
if redis.call('SREM', KEYS[2], ARGV[1]) == 0 then
  return 0
end
redis.call('SADD', KEYS[1], ARGV[2])
written()
return 1
