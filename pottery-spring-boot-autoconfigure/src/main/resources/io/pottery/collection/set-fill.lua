-- Gives a new set all its contents in one step. Contents of one chunk come as arguments, larger ones are staged in
-- a second key.
-- KEYS[1] the set
-- KEYS[2] the staged contents
-- ARGV[1] staged: the contents are at KEYS[2]; given: they follow
-- ARGV    the elements
-- Reply: 1, 0 if the key exists, -1 if the staged contents have expired
local staged = ARGV[1] == 'staged'
if redis.call('EXISTS', KEYS[1]) == 1 then
  if staged then
    redis.call('UNLINK', KEYS[2])
  end
  return 0
end
if not staged then
  redis.call('SADD', KEYS[1], unpack(ARGV, 2))
elseif redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('RENAME', KEYS[2], KEYS[1])
  redis.call('PERSIST', KEYS[1])
else
  return -1
end
written()
return 1
