-- Sets or removes a chunk of fields, each only where it still has the value that the caller has seen.
-- KEYS[1] the hash
-- ARGV    field, seen, next, field, seen, next…; a value is "+" and its bytes, or "-" for no value
-- Reply: for each field 1 if it was changed, or else the value that is there, nil for none
local replies = {}
local set = false
for i = 1, #ARGV, 3 do
  local present = redis.call('HGET', KEYS[1], ARGV[i])
  local seen = ARGV[i + 1]
  if (present and '+' .. present or '-') ~= seen then
    replies[#replies + 1] = present
  else
    local next = ARGV[i + 2]
    if next ~= '-' then
      redis.call('HSET', KEYS[1], ARGV[i], string.sub(next, 2))
      set = true
    elseif present then
      redis.call('HDEL', KEYS[1], ARGV[i])
    end
    replies[#replies + 1] = 1
  end
end
if set then
  written()
end
return replies
