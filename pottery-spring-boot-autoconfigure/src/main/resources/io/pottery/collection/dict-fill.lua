-- Gives the hash all its contents in one step. Contents of one chunk come as arguments, larger ones are
-- staged in a second key.
-- KEYS[1] the hash
-- KEYS[2] the staged contents
-- ARGV[1] new: only if the key does not exist; any: whatever it holds, keeping the rest of its time to live
-- ARGV[2] staged: the contents are at KEYS[2]; given: they follow
-- ARGV    field, value, field, value…
-- Reply: 1, 0 if the key exists and was to be new, -1 if the staged contents have expired
local staged = ARGV[2] == 'staged'
local found = redis.call('TYPE', KEYS[1])['ok']
if found ~= 'none' and (found ~= 'hash' or ARGV[1] == 'new') then
  if staged then
    redis.call('UNLINK', KEYS[2])
  end
  return ARGV[1] == 'new' and 0 or redis.error_reply('WRONGTYPE ' .. found)
end
if staged and redis.call('EXISTS', KEYS[2]) == 0 then
  return -1
end
local left = redis.call('PTTL', KEYS[1])
redis.call('UNLINK', KEYS[1])
if staged then
  redis.call('RENAME', KEYS[2], KEYS[1])
  redis.call('PERSIST', KEYS[1])
else
  redis.call('HSET', KEYS[1], unpack(ARGV, 3))
end
if left >= 0 then
  -- In its last millisecond a key has 0 left, and still expires.
  redis.call('PEXPIRE', KEYS[1], math.max(left, 1))
end
written()
return 1
