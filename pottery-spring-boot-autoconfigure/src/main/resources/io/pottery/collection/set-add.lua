-- Adds a chunk of elements.
-- KEYS[1] the set
-- ARGV    the elements
-- Reply: how many are new
local added = redis.call('SADD', KEYS[1], unpack(ARGV))
written()
return added
