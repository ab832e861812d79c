-- Combines counts with a chunk of others and keeps only what is positive, all in one step or not at all.
-- KEYS[1] the hash
-- ARGV[1] plus, union (the larger count) or intersection (the smaller count)
-- ARGV[2] how many elements the hash may have for those that are not in the chunk to be tidied in this step too
-- ARGV    element, count, element, count…
-- Reply: 1 if those were tidied, 0 if there are too many of them; or position (from 1) and error of the element that
--        cannot be combined, and none is
local function positive(count)
  return count ~= '0' and string.sub(count, 1, 1) ~= '-'
end

-- Compares decimal texts, as a Lua number has 53 bits only. What is not positive is removed in the end, so its order
-- does not matter.
local function less(one, other)
  if not (positive(one) and positive(other)) then
    return positive(other)
  elseif #one ~= #other then
    return #one < #other
  end
  return one < other
end

local operation = ARGV[1]
local before = {}
local given = {}
for i = 3, #ARGV, 2 do
  local element, count = ARGV[i], ARGV[i + 1]
  local position = #before + 1
  before[position] = redis.call('HGET', KEYS[1], element)
  given[element] = true
  -- Adding 0 proves that the count is an integer.
  local reply = redis.pcall('HINCRBY', KEYS[1], element, operation == 'plus' and count or '0')
  if type(reply) == 'table' then
    for j = position - 1, 1, -1 do
      local undone = ARGV[2 * j + 1]
      if before[j] then
        redis.call('HSET', KEYS[1], undone, before[j])
      else
        redis.call('HDEL', KEYS[1], undone)
      end
    end
    return { position, reply['err'] }
  end
  local own = before[position] or '0'
  if operation == 'union' and less(own, count) or operation == 'intersection' and less(count, own) then
    redis.call('HSET', KEYS[1], element, count)
  end
end
for element in pairs(given) do
  if not positive(redis.call('HGET', KEYS[1], element)) then
    redis.call('HDEL', KEYS[1], element)
  end
end
local tidied = 0
if redis.call('HLEN', KEYS[1]) <= tonumber(ARGV[2]) then
  local all = redis.call('HGETALL', KEYS[1])
  for i = 1, #all, 2 do
    if not positive(all[i + 1]) or operation == 'intersection' and not given[all[i]] then
      redis.call('HDEL', KEYS[1], all[i])
    end
  end
  tidied = 1
end
if #ARGV > 2 then
  written()
end
return { tidied }
