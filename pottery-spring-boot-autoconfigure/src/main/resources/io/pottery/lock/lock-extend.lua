-- Starts the time of a lock anew.
-- KEYS[1] the lock
-- KEYS[2] the last fencing token
-- ARGV[1] the value that must hold the lock
-- ARGV[2] how long the lock is held from now (ms)
-- ARGV[3] how long the token is remembered after that (ms)
-- Reply: 1 if the value holds the lock, else 0
if redis.call('GET', KEYS[1]) ~= ARGV[1] then
  return 0
end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
redis.call('PEXPIRE', KEYS[2], ARGV[2] + ARGV[3])
return 1
