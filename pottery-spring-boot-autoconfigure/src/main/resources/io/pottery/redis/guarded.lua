-- Runs a command that Redis would also run on a key of another type.
-- KEYS[1]  the structure
-- ARGV[1]  the type it must have if it exists
-- ARGV[2]  the command
-- ARGV[3…] its arguments after the key
-- Reply: that of the command
local found = redis.call('TYPE', KEYS[1])['ok']
if found ~= 'none' and found ~= ARGV[1] then
  return redis.error_reply('WRONGTYPE ' .. found)
end
return redis.call(ARGV[2], KEYS[1], unpack(ARGV, 3))
