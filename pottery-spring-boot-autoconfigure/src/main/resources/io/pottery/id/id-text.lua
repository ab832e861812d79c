-- Ids as text, because Lua's numbers are exact up to 2^53 only.

-- What a key holds, or false; anything but an id is an error.
local function last_id(key)
  local text = redis.call('GET', key)
  if not text then
    return false
  end
  local id = string.match(text, '^0*(%d+)$')
  if not id or #id > 19 or (#id == 19 and id > '9223372036854775807') then
    error('not an id: ' .. string.sub(text, 1, 30))
  end
  return id
end

-- Whether one id is less than another; both without leading zeros.
local function is_less(one, other)
  if #one ~= #other then
    return #one < #other
  end
  return one < other
end

