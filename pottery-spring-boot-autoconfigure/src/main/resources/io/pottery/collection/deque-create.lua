-- Creates the list with all its contents in one step. Contents of one chunk come as arguments, larger ones are
-- staged in a second key.
-- KEYS[1] the list
-- KEYS[2] the staged contents
-- ARGV    the contents, if they are not staged
-- Reply: 1, 0 if the key exists, -1 if the staged contents have expired
local staged = #KEYS == 2
if redis.call('EXISTS', KEYS[1]) == 1 then
  if staged then
    redis.call('UNLINK', KEYS[2])
  end
  return 0
end
if not staged then
  redis.call('RPUSH', KEYS[1], unpack(ARGV))
elseif redis.call('EXISTS', KEYS[2]) == 0 then
  return -1
else
  redis.call('RENAME', KEYS[2], KEYS[1])
  redis.call('PERSIST', KEYS[1])
end
written()
return 1
