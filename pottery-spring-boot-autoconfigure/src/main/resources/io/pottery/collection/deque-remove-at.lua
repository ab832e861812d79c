-- Removes elements by their indexes, all or none: only while each index has the element that the caller has seen.
-- KEYS[1] the list
-- ARGV    index, element, index, element…
-- Reply: 1, or 0 if one of them is not there any more
for i = 1, #ARGV, 2 do
  if redis.call('LINDEX', KEYS[1], ARGV[i]) ~= ARGV[i + 1] then
    return 0
  end
end
-- LREM removes by value, so they are for a moment one that occurs nowhere else.
local marker = ''
while redis.call('LPOS', KEYS[1], marker) do
  marker = marker .. '\0'
end
for i = 1, #ARGV, 2 do
  redis.call('LSET', KEYS[1], ARGV[i], marker)
end
redis.call('LREM', KEYS[1], 0, marker)
return 1
