# The watchdog of the control room: one process that waits, and costs nothing. Use: watchdog.sh <pause in s> <command …>
# Its input is a pipe that only the control room holds open. A word in it says: no longer needed. Its end without a word
# says that the control room was killed: then this process becomes the next control room, by the command that it was given.
read -r _ && exit 0
[ "$1" -gt 0 ] && sleep "$1"
shift
exec "$@" </dev/null
