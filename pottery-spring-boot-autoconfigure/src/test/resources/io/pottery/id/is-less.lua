return is_less(ARGV[1], ARGV[2]) and 1 or 0
