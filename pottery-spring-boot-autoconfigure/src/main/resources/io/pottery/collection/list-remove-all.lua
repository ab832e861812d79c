-- Removes the elements between two positions that have one of some values, or that have none of them.
-- KEYS[1] the list
-- ARGV[1] the first position
-- ARGV[2] the position after the last; the list may end before
-- ARGV[3] remove: those with these values; retain: all others
-- ARGV    the values
-- Reply: how many were removed
local from = tonumber(ARGV[1])
local to = tonumber(ARGV[2])
local retain = ARGV[3] == 'retain'
local asked = {}
for i = 4, #ARGV do
  asked[ARGV[i]] = true
end
local elements = redis.call('LRANGE', KEYS[1], from, to - 1)
local rest = {}
for _, element in ipairs(elements) do
  if (asked[element] or false) == retain then
    rest[#rest + 1] = element
  end
end
local removed = #elements - #rest
if removed == 0 then
  return 0
end
for _, element in ipairs(redis.call('LRANGE', KEYS[1], to, -1)) do
  rest[#rest + 1] = element
end
local left = redis.call('PTTL', KEYS[1])
if from == 0 then
  redis.call('UNLINK', KEYS[1])
else
  redis.call('LTRIM', KEYS[1], 0, from - 1)
end
for first = 1, #rest, 1000 do
  redis.call('RPUSH', KEYS[1], unpack(rest, first, math.min(first + 999, #rest)))
end
if left >= 0 then
  -- In its last millisecond a key has 0 left, and still expires.
  redis.call('PEXPIRE', KEYS[1], math.max(left, 1))
end
return removed
