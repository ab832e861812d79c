-- Appends a chunk of elements.
-- KEYS[1] the list
-- ARGV    the elements
-- Reply: the length of the list
local size = redis.call('RPUSH', KEYS[1], unpack(ARGV))
written()
return size
