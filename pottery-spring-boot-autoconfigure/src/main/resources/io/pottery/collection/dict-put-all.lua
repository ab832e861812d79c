-- Puts a chunk of entries.
-- KEYS[1] the hash
-- ARGV    field, value, field, value…
-- Reply: how many fields are new
local added = redis.call('HSET', KEYS[1], unpack(ARGV))
written()
return added
