-- Lets what was delivered come again, or puts it to the dead letters if that was the last attempt.
-- Behind queue-request.lua.
-- KEYS[3]  deliveries by id: the number of the attempt, a space, the element
-- KEYS[4]  ids of deliveries by the time (ms) at which they come again
-- KEYS[5]  the dead letters
-- ARGV[1]  after how many ms they come again
-- ARGV[2]  how often an element is delivered at the most, 0 if this time does not count
-- ARGV[3…] the ids
-- Reply: for how many of them it was still this delivery's turn
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local returned = 0
for i = 3, #ARGV do
  local delivery = redis.call('HGET', KEYS[3], ARGV[i])
  if delivery then
    local space = delivery:find(' ', 1, true)
    local attempt, element = tonumber(delivery:sub(1, space - 1)), delivery:sub(space + 1)
    redis.call('ZREM', KEYS[4], ARGV[i])
    redis.call('HDEL', KEYS[3], ARGV[i])
    if ARGV[2] ~= '0' and attempt >= tonumber(ARGV[2]) then
      redis.call('RPUSH', KEYS[5], element)
    else
      -- Under another id, so that what the old one may still try has no effect.
      local id = ARGV[i] .. '.'
      redis.call('HSET', KEYS[3], id, (ARGV[2] == '0' and attempt - 1 or attempt) .. ' ' .. element)
      redis.call('ZADD', KEYS[4], now + ARGV[1], id)
    end
    returned = returned + 1
  end
end
return answered(returned)
