-- Removes fields from a fenced hash.
-- KEYS[1]  the hash
-- ARGV[1]  the token
-- ARGV[2…] the fields
-- Reply: an empty list; that of the fence if it refuses
for i = 2, #ARGV do
  redis.call('HDEL', KEYS[1], ARGV[i])
end
return {}
