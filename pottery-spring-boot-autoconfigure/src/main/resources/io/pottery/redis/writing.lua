-- Stands before every script that writes: starts the time to live in the step that creates the key.
-- The last two arguments are taken off, so that the script sees only its own.
-- KEYS[1]        the structure
-- ARGV[last - 1] time to live in milliseconds, 0 for none
-- ARGV[last]     1 if a write to an existing key starts it anew
local sliding = table.remove(ARGV) == '1'
local ttl = table.remove(ARGV)
local created = ttl ~= '0' and redis.call('EXISTS', KEYS[1]) == 0

local function written()
  if ttl ~= '0' and (created or sliding) then
    redis.call('PEXPIRE', KEYS[1], ttl)
  end
end

