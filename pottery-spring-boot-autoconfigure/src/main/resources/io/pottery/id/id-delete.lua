-- Forgets all ids.
-- KEYS[1] the last id
-- Reply: 1 if there was one, else 0
return redis.call('DEL', KEYS[1])
