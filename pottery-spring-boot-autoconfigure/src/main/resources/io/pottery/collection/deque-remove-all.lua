-- Removes every occurrence of each of a chunk of elements.
-- KEYS[1] the list
-- ARGV    the elements
-- Reply: how many were removed
local removed = {}
for _, element in ipairs(ARGV) do
  removed[element] = true
end
local length = redis.call('LLEN', KEYS[1])
local found = {}
local distinct = 0
local count = 0
for from = 0, length - 1, 1000 do
  for _, element in ipairs(redis.call('LRANGE', KEYS[1], from, from + 999)) do
    if removed[element] then
      count = count + 1
      if not found[element] then
        found[element] = true
        distinct = distinct + 1
      end
    end
  end
end
if distinct <= 10 then
  for element in pairs(found) do
    redis.call('LREM', KEYS[1], 0, element)
  end
  return count
end
-- Each LREM goes through the whole list. For many, what stays goes round once, page by page; pushed before
-- the page is trimmed, because an emptied list would lose its time to live.
local rest = length
while rest > 0 do
  local page = redis.call('LRANGE', KEYS[1], 0, math.min(rest, 1000) - 1)
  local kept = {}
  for _, element in ipairs(page) do
    if not removed[element] then
      kept[#kept + 1] = element
    end
  end
  if #kept > 0 then
    redis.call('RPUSH', KEYS[1], unpack(kept))
  end
  redis.call('LTRIM', KEYS[1], #page, -1)
  rest = rest - #page
end
return count
