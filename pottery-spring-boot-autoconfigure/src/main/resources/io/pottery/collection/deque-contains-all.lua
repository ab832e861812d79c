-- Looks for a chunk of elements, going through the list once.
-- KEYS[1] the list
-- ARGV    the elements
-- Reply: 1 if all of them are there, or else 0
local missing = {}
local count = 0
for _, element in ipairs(ARGV) do
  if not missing[element] then
    missing[element] = true
    count = count + 1
  end
end
local from = 0
repeat
  local page = redis.call('LRANGE', KEYS[1], from, from + 999)
  for _, element in ipairs(page) do
    if missing[element] then
      missing[element] = nil
      count = count - 1
    end
  end
  from = from + 1000
until count == 0 or #page < 1000
return count == 0 and 1 or 0
