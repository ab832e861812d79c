-- Inserts one element.
-- KEYS[1] the list
-- ARGV[1] how many elements come before it
-- ARGV[2] LEFT or RIGHT, the end at which they begin
-- ARGV[3] the element
-- ARGV[4] how many elements the list holds at the most
-- Reply: 1, 0 if the list is full, or -1 - length if it has not so many elements
local length = redis.call('LLEN', KEYS[1])
if length >= tonumber(ARGV[4]) then
  return 0
end
local index = tonumber(ARGV[1])
if index > length then
  return -1 - length
end
if ARGV[2] == 'RIGHT' then
  index = length - index
end
if index == 0 then
  redis.call('LPUSH', KEYS[1], ARGV[3])
elseif index == length then
  redis.call('RPUSH', KEYS[1], ARGV[3])
else
  -- LINSERT looks for a value, so the one at the index is for a moment one that occurs nowhere else.
  local marker = ''
  while redis.call('LPOS', KEYS[1], marker) do
    marker = marker .. '\0'
  end
  local pivot = redis.call('LINDEX', KEYS[1], index)
  redis.call('LSET', KEYS[1], index, marker)
  redis.call('LINSERT', KEYS[1], 'BEFORE', marker, ARGV[3])
  redis.call('LSET', KEYS[1], index + 1, pivot)
end
written()
return 1
