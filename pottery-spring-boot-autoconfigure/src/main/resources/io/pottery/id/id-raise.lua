-- Gives the last id to a master that lost it.
-- KEYS[1] the last id
-- ARGV[1] what it was on the others
-- Reply: 1 if the key was not there, else 0
return redis.call('SETNX', KEYS[1], ARGV[1])
