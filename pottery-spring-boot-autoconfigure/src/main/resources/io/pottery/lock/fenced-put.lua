-- Puts entries into a fenced hash.
-- KEYS[1]  the hash
-- ARGV[1]  the token
-- ARGV[2…] fields, each with its value after it
-- Reply: an empty list; that of the fence if it refuses
for i = 2, #ARGV, 2 do
  redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
end
return {}
