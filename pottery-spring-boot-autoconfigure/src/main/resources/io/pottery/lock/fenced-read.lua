-- Reads a fenced hash for a holder who is going to write what depends on it.
-- KEYS[1] the hash
-- ARGV[1] the token
-- Reply: the fields, that of the token included, each with its value after it; that of the fence if it refuses
return redis.call('HGETALL', KEYS[1])
