-- Combines a set with others in one step, keeping the rest of its time to live, which the store commands would drop.
-- KEYS[1] the set
-- KEYS    the others; the last one is staged if ARGV[2] says so, and goes
-- ARGV[1] union, intersection, difference or symmetric_difference
-- ARGV[2] given: the arguments that follow are one more of the others; staged or none: they are not
-- ARGV    its elements
-- Reply: 1 if the set was changed, 0 if not, -1 if the staged elements have expired and nothing was done
local operation = ARGV[1]
local given = ARGV[2] == 'given'
local staged = ARGV[2] == 'staged' and KEYS[#KEYS]
if staged and redis.call('EXISTS', staged) == 0 then
  return -1
end

local function done(reply)
  if staged then
    redis.call('UNLINK', staged)
  end
  return reply
end

-- A key of another type must fail before anything is written.
for i = 1, #KEYS do
  local size = redis.pcall('SCARD', KEYS[i])
  if type(size) == 'table' then
    return done(size)
  end
end

local before = redis.call('SCARD', KEYS[1])
local left = redis.call('PTTL', KEYS[1])
local toggled = false
if operation == 'symmetric_difference' then
  local odd = {}
  for i = 3, #ARGV do
    odd[ARGV[i]] = true
  end
  for i = 2, #KEYS do
    for _, element in ipairs(redis.call('SMEMBERS', KEYS[i])) do
      odd[element] = not odd[element] or nil
    end
  end
  local removed = {}
  for element in pairs(odd) do
    toggled = true
    if redis.call('SADD', KEYS[1], element) == 0 then
      removed[#removed + 1] = element
    end
  end
  for _, element in ipairs(removed) do
    redis.call('SREM', KEYS[1], element)
  end
elseif #KEYS > 1 then
  local commands = { union = 'SUNIONSTORE', intersection = 'SINTERSTORE', difference = 'SDIFFSTORE' }
  redis.call(commands[operation], KEYS[1], unpack(KEYS))
end
if given and operation == 'union' and #ARGV > 2 then
  redis.call('SADD', KEYS[1], unpack(ARGV, 3))
elseif given and operation == 'difference' and #ARGV > 2 then
  redis.call('SREM', KEYS[1], unpack(ARGV, 3))
elseif given and operation == 'intersection' then
  local kept = {}
  for i = 3, #ARGV do
    if redis.call('SISMEMBER', KEYS[1], ARGV[i]) == 1 then
      kept[#kept + 1] = ARGV[i]
    end
  end
  if #kept < redis.call('SCARD', KEYS[1]) then
    redis.call('UNLINK', KEYS[1])
    if #kept > 0 then
      redis.call('SADD', KEYS[1], unpack(kept))
    end
  end
end
if left >= 0 then
  -- In its last millisecond a key has 0 left, and still expires.
  redis.call('PEXPIRE', KEYS[1], math.max(left, 1))
end
if operation == 'union' or operation == 'symmetric_difference' then
  written()
end
return done((toggled or before ~= redis.call('SCARD', KEYS[1])) and 1 or 0)
