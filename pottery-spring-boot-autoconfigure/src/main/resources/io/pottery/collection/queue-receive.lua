-- Delivers elements: first those whose time has come again, then from the front of the queue. What was delivered too
-- often goes to the dead letters. Behind queue-request.lua.
-- KEYS[1] the queue
-- KEYS[3] deliveries by id: the number of the attempt, a space, the element
-- KEYS[4] ids of deliveries by the time (ms) at which they come again
-- KEYS[5] the dead letters
-- ARGV[1] how many elements at the most
-- ARGV[2] for how long (ms) they are not delivered to others
-- ARGV[3] how often an element is delivered at the most
-- ARGV[4] the session, whose requests no other's are
-- Reply: in how many ms the next comes again (-1 if none will), then id, attempt and element of each delivery
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local received = {}

local function deliver(attempt, element)
  local id = ARGV[4] .. '.' .. request .. '.' .. #received
  redis.call('HSET', KEYS[3], id, attempt .. ' ' .. element)
  redis.call('ZADD', KEYS[4], now + ARGV[2], id)
  table.insert(received, { id, attempt, element })
end

for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 100)) do
  if #received == tonumber(ARGV[1]) then
    break
  end
  local delivery = redis.call('HGET', KEYS[3], id)
  redis.call('ZREM', KEYS[4], id)
  redis.call('HDEL', KEYS[3], id)
  if delivery then
    local space = delivery:find(' ', 1, true)
    local attempt, element = tonumber(delivery:sub(1, space - 1)), delivery:sub(space + 1)
    if attempt < tonumber(ARGV[3]) then
      deliver(attempt + 1, element)
    else
      redis.call('RPUSH', KEYS[5], element)
    end
  end
end
if #received < tonumber(ARGV[1]) then
  for _, element in ipairs(redis.call('LPOP', KEYS[1], ARGV[1] - #received) or {}) do
    deliver(1, element)
  end
end
local first = redis.call('ZRANGE', KEYS[4], 0, 0, 'WITHSCORES')
local reply = { first[2] and math.max(0, first[2] - now) or -1 }
for _, delivery in ipairs(received) do
  for _, part in ipairs(delivery) do
    table.insert(reply, part)
  end
end
if #received == 0 then
  return unkept(reply)
end
return answered(reply)
