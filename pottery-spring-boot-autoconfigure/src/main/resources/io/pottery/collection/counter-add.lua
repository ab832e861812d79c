-- Adds amounts to a chunk of counts, all or none of them. Counts stay texts here: a Lua number has 53 bits only.
-- KEYS[1] the hash
-- ARGV    element, amount, keep or drop (when the count becomes 0), element, amount, keep or drop…
-- Reply: the last count and the positions (from 1) of the elements that were new; or position and error of the one
--        that cannot be added, and none is
local before = {}
local added = {}
local last
for i = 1, #ARGV, 3 do
  local element = ARGV[i]
  local position = #before + 1
  before[position] = redis.call('HGET', KEYS[1], element)
  local reply = redis.pcall('HINCRBY', KEYS[1], element, ARGV[i + 1])
  if type(reply) == 'table' then
    for j = position - 1, 1, -1 do
      local undone = ARGV[3 * j - 2]
      if before[j] then
        redis.call('HSET', KEYS[1], undone, before[j])
      else
        redis.call('HDEL', KEYS[1], undone)
      end
    end
    return { position, reply['err'] }
  end
  last = redis.call('HGET', KEYS[1], element)
  if not before[position] then
    added[#added + 1] = position
  elseif last == '0' and ARGV[i + 2] == 'drop' then
    redis.call('HDEL', KEYS[1], element)
  end
end
written()
return { last, added }
