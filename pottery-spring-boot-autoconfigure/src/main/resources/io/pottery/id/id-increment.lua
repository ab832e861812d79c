-- Takes the next ids of the only master.
-- KEYS[1] the last id
-- ARGV[1] how many
-- ARGV[2] the last id that the client knows of, which a master that lost its data is raised to
-- Reply: the last of the ids, as text; empty if there are not so many left
local last = last_id(KEYS[1])
if is_less(last or '0', ARGV[2]) then
  redis.call('SET', KEYS[1], ARGV[2])
end
local reply = redis.pcall('INCRBY', KEYS[1], ARGV[1])
if type(reply) == 'table' and reply.err then
  return string.find(reply.err, 'overflow', 1, true) and '' or reply
end
return redis.call('GET', KEYS[1])
