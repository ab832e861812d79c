-- Rotates to the right, or to the left if the number of steps is negative.
-- KEYS[1] the list
-- ARGV[1] how many steps, any integer
-- Reply: how many elements were moved from one end to the other
local length = redis.call('LLEN', KEYS[1])
if length < 2 then
  return 0
end
-- Digit by digit, because a Lua number does not hold 64 bits.
local steps = 0
for digit in string.gmatch(ARGV[1], '%d') do
  steps = (steps * 10 + tonumber(digit)) % length
end
if string.sub(ARGV[1], 1, 1) == '-' then
  steps = (length - steps) % length
end
if steps == 0 then
  return 0
end
-- The shorter way round. Pushed before it is trimmed: an emptied list would lose its time to live.
local toLeft = steps <= length / 2
local moving = toLeft and steps or length - steps
local rest = moving
while rest > 0 do
  local count = math.min(rest, 1000)
  if toLeft then
    local moved = redis.call('LRANGE', KEYS[1], -count, -1)
    local reversed = {}
    for i = 1, count do
      reversed[i] = moved[count - i + 1]
    end
    redis.call('LPUSH', KEYS[1], unpack(reversed))
    redis.call('LTRIM', KEYS[1], 0, length - 1)
  else
    redis.call('RPUSH', KEYS[1], unpack(redis.call('LRANGE', KEYS[1], 0, count - 1)))
    redis.call('LTRIM', KEYS[1], count, -1)
  end
  rest = rest - count
end
written()
return moving
