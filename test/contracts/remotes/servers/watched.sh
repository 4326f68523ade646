#!/usr/bin/env bash
# Runs a server for as long as whoever started it lives: `watched.sh <command> [<argument>…]`, with a pipe as standard input. When that
# ends, because it was closed or its other end was killed, the server is asked to end, and killed five seconds later.
exec 3<&0
"$@" 3<&- </dev/null &
server=$!
{
  read -r -u 3 _
  kill "$server"
  for _ in {1..50}; do kill -0 "$server" && sleep 0.1; done
  kill -KILL "$server"
} 2>/dev/null &
watch=$!
exec 3<&-
wait "$server"
code=$?
kill "$watch" 2>/dev/null
exit "$code"
