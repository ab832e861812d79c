-- Runs a command on every key of a reliable queue.
-- KEYS[1]  the queue
-- KEYS[2…] its other keys
-- ARGV[1]  the command
-- ARGV[2…] its arguments after the key
-- Reply: for how many keys it did something
local found = redis.call('TYPE', KEYS[1])['ok']
if found ~= 'none' and found ~= 'list' then
  return redis.error_reply('WRONGTYPE ' .. found)
end
local done = 0
for _, key in ipairs(KEYS) do
  done = done + redis.call(ARGV[1], key, unpack(ARGV, 2))
end
return done
