-- Replaces what stands between two positions, if it still is what the caller has read, in one step.
-- KEYS[1] the list
-- KEYS[2] the staged elements
-- ARGV[1] the first position
-- ARGV[2] the position after the last; the list may end before
-- ARGV[3] the digest of what was read: over each 1,000 elements, SHA-1 of the digest so far and of length, colon and
--         bytes of every element; empty if there was no key
-- ARGV[4] given: the new elements follow; staged: they are at KEYS[2]; kept: one argument follows that has a + for
--         every element that stays and a - for every other
-- ARGV    as said
-- Reply: 1, 0 if something else stands there and was left alone, -1 if the staged elements have expired
local from = tonumber(ARGV[1])
local to = tonumber(ARGV[2])
local staged = ARGV[4] == 'staged'
local found = redis.call('TYPE', KEYS[1])['ok']
local digest = ''
local elements = {}
if found == 'list' then
  elements = redis.call('LRANGE', KEYS[1], from, to - 1)
  for first = 1, #elements, 1000 do
    local page = { digest }
    for i = first, math.min(first + 999, #elements) do
      page[#page + 1] = #elements[i] .. ':'
      page[#page + 1] = elements[i]
    end
    digest = redis.sha1hex(table.concat(page))
  end
end
if digest ~= ARGV[3] or found ~= 'list' and found ~= 'none' then
  if staged then
    redis.call('UNLINK', KEYS[2])
  end
  local wrong = found ~= 'list' and found ~= 'none' and ARGV[3] ~= ''
  return wrong and redis.error_reply('WRONGTYPE ' .. found) or 0
end
local rest = {}
if staged then
  rest = redis.call('LRANGE', KEYS[2], 0, -1)
  if #rest == 0 then
    return -1
  end
elseif ARGV[4] == 'given' then
  rest = { unpack(ARGV, 5) }
else
  for i = 1, #elements do
    if string.byte(ARGV[5], i) == 43 then
      rest[#rest + 1] = elements[i]
    end
  end
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
if staged then
  redis.call('UNLINK', KEYS[2])
end
if ARGV[4] ~= 'kept' then
  written()
end
return 1
