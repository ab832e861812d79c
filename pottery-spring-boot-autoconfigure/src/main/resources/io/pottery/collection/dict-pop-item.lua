-- Removes any one entry.
-- KEYS[1] the hash
-- Reply: field and value, or nothing if the hash is empty
local field = redis.call('HRANDFIELD', KEYS[1])
if not field then
  return {}
end
local value = redis.call('HGET', KEYS[1], field)
redis.call('HDEL', KEYS[1], field)
return { field, value }
