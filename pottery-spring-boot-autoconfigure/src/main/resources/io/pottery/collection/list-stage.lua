-- Stages a chunk of elements in a key that a crash of the client cannot leave behind.
-- KEYS[1] the staged elements
-- ARGV[1] first, or next when the key must be there still
-- ARGV[2] how long it waits for the next step, in milliseconds
-- ARGV    the elements
-- Reply: 1, or -1 if the earlier chunks have expired
if ARGV[1] == 'next' and redis.call('EXISTS', KEYS[1]) == 0 then
  return -1
end
redis.call('RPUSH', KEYS[1], unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
