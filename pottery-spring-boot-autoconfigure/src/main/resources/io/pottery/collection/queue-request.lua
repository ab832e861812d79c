-- Stands before every script of a queue that changes something: a request that is sent again gets its first answer.
-- The arguments of the frame are taken off, so that the script sees only its own.
-- KEYS[2]         the answers that their askers may not have got, a hash by request
-- ARGV[last - n - 1] the request
-- ARGV[last - n …]   requests whose answers have arrived
-- ARGV[last]         n, the number of these
local arrived = {}
for i = 1, table.remove(ARGV) do
  arrived[i] = table.remove(ARGV)
end
local request = table.remove(ARGV)

-- Last of all: once a script has written anything, Redis lets it exceed maxmemory.
local function unkept(answer)
  if #arrived > 0 then
    redis.call('HDEL', KEYS[2], unpack(arrived))
  end
  return answer
end

local function answered(answer)
  redis.call('HSET', KEYS[2], request, cmsgpack.pack(answer))
  redis.call('PEXPIRE', KEYS[2], 86400000)
  return unkept(answer)
end

local first = redis.call('HGET', KEYS[2], request)
if first then
  return unkept(cmsgpack.unpack(first))
end
