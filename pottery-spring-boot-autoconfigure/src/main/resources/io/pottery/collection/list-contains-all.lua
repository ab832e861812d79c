-- Looks for all of some values between two positions.
-- KEYS[1] the list
-- ARGV[1] the first position
-- ARGV[2] the position after the last; the list may end before
-- ARGV    the values
-- Reply: how many different ones of them are not there
local to = tonumber(ARGV[2])
local asked = {}
local missing = 0
for i = 3, #ARGV do
  if not asked[ARGV[i]] then
    asked[ARGV[i]] = true
    missing = missing + 1
  end
end
for first = tonumber(ARGV[1]), to - 1, 1000 do
  local page = redis.call('LRANGE', KEYS[1], first, math.min(first + 999, to - 1))
  for _, element in ipairs(page) do
    if asked[element] then
      asked[element] = false
      missing = missing - 1
    end
  end
  if #page == 0 or missing == 0 then
    break
  end
end
return missing
