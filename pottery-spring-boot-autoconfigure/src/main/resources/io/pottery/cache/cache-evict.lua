-- Removes an entry of a cache, or a mark, so that loads that have begun before do not store.
-- KEYS[1] the entry
-- ARGV[1] how long the beginning is that is told
-- ARGV[2] optional: the bytes that have to be there
-- Reply: how it began, empty if there was none
if ARGV[2] and redis.call('GET', KEYS[1]) ~= ARGV[2] then
  return ''
end
local beginning = redis.call('GETRANGE', KEYS[1], 0, ARGV[1] - 1)
redis.call('UNLINK', KEYS[1])
return beginning
