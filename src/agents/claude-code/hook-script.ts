/** The POSIX sh script that hands one hook event to the server, and the command that starts it. */
import type { DataPaths } from "../../config/paths.ts";
import { LIGHT_EVENTS } from "./light-events.ts";

/** How the script treats an event; the installed command passes it as the only argument. */
export type HookMode = "async" | "end" | "permission";

/** What the script may leave in the spool while no server empties it. */
export interface SpoolBounds {
  spoolFilesMax: number;
  spoolBytesMax: number;
}

/** `text` as one word of a POSIX shell, whatever it holds (but NUL, which no path has). */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * What tells our entries in a settings file from all others: the quoted path of this data
 * folder's script. The quotes close it, so that `/home/a` is no mark of `/home/a2`.
 */
export function hookMark(paths: DataPaths): string {
  return shellQuote(paths.hookScript);
}

/**
 * The `command` of a settings entry. A script that is gone is no error line on the agent's
 * screen, and `exec` makes the agent's SIGTERM reach the script itself.
 */
export function hookCommand(paths: DataPaths, mode: HookMode): string {
  const script = hookMark(paths);
  return `[ ! -f ${script} ] || exec sh ${script} ${mode}`;
}

/**
 * The text of the script. Its answers: 2xx is done, 400 and 413 are dropped, everything else
 * leaves `spool/<epoch s>-<event id>.ev`. Processes per event: tee, curl, rm (delivered),
 * tee, curl, date, mv (spooled), tee, curl, cat, rm (a decision to print).
 *
 * There is no X-Event-Time: a clock would cost one more process per event, and sh has none
 * finer than a second everywhere. The server takes the arrival, or the spooled file's mtime.
 */
export function hookScript(paths: DataPaths, bounds: SpoolBounds): string {
  const kibMax = Math.floor(bounds.spoolBytesMax / 1024);
  const settings = `#!/bin/sh
# Hands one Claude Code hook event (JSON on stdin) to the claude-rpg server of the data folder
# below. Written by "claude-rpg install", which overwrites changes. It prints nothing but the
# decision of a permission request and always ends with 0: it must never disturb the agent.
# Argument: async | end | permission.
trap 'exit 0' EXIT
home=${shellQuote(paths.root)}
spool=${shellQuote(paths.spool)}
mode=$1
nl='
'
files_max=${bounds.spoolFilesMax}
kib_max=${kibMax}
room=${Math.max(1, Math.floor(bounds.spoolFilesMax / 16))}
light='"hook_event_name": ?"(${LIGHT_EVENTS.join("|")})"'
saved=
`;
  return [settings, SPOOLING, PREPARATION, HEADERS, DELIVERY].join("\n");
}

/** What becomes of an event that the server did not take, at the end or on a signal. */
const SPOOLING = `# Until the move the first three bytes of the file may be the status that curl left there.
keep() {
  case $id in *[0-3]0) measure ;; esac
  if [ -e "$spool/full" ]; then
    printf . >>"$spool/dropped"
    rm -f "$part" "$part.out"
    return
  fi
  printf X-E 1<>"$part"
  now=$(date +%s)
  mv -f "$part" "$spool/\${now:-0}-$id.ev" || rm -f "$part"
  if [ -e "$part.out" ]; then rm -f "$part.out"; fi
}

# One event in 64 looks whether the spool is full, and makes room then. Where nothing may go, the
# mark makes the others drop theirs until there is room (the server may take it away sooner).
measure() {
  set -- "$spool"/*.ev
  kib=$(du -sk "$spool")
  kib=\${kib%%[!0-9]*}
  if [ $# -lt "$files_max" ] && [ "\${kib:-0}" -lt "$kib_max" ] || make_room; then
    if [ -e "$spool/full" ]; then rm -f "$spool/full"; fi
  else
    : >>"$spool/full"
  fi
}

# The oldest events that move neither a status nor a counter go, one byte in a file for each (two
# scripts at once may count one twice).
make_room() {
  IFS=$nl
  set -f
  set -- $(set +f && cd "$spool" && grep -lE "$light" -- [0-9]*.ev | head -n "$room")
  set +f
  unset IFS
  if [ $# -eq 0 ]; then return 1; fi
  (cd "$spool" && rm -f -- "$@")
  dots=
  for name; do dots=$dots.; done
  printf %s "$dots" >>"$spool/dropped"
}

# The event may or may not have arrived: it is spooled, and its id makes the second copy void.
stop() {
  trap '' TERM INT HUP
  if [ -n "$!" ]; then kill "$!"; fi
  if [ -n "$!" ] && [ -n "$saved" ]; then keep; else rm -f "$part"; fi
  exit 0
}
`;

/** From here on signals, output and environment are under control, and the event has an id. */
const PREPARATION = `trap stop TERM INT HUP
# tee goes on writing the file when curl has gone.
trap '' PIPE
exec 2>/dev/null 4<&0
if [ -t 4 ]; then exit 0; fi
umask 077
# Neither locale nor TLS settings are needed, and curl starts sooner without them.
LC_ALL=C
OPENSSL_CONF=/dev/null
PATH=\${PATH:-/usr/bin}:/usr/bin:/bin
export LC_ALL OPENSSL_CONF PATH

read -r id </proc/sys/kernel/random/uuid || id=$(uuidgen) ||
  id=$(od -An -N16 -tx1 /dev/urandom)
case $id in
*[!0-9A-Za-z-]*)
  set -- $id
  IFS=
  id="$*"
  unset IFS
  ;;
esac
case $id in ????????*) ;; *) id=hook-$$-$(date +%s) ;; esac
`;

/** curl's arguments, and the same headers as they stand in a spooled file. */
const HEADERS = `head="X-Event-Id: $id"
set -- -q -K "$home/hook.curl" -H "$head"
case $TMUX in
'' | *[[:cntrl:]]*) ;;
*)
  set -- "$@" -H "X-Tmux: $TMUX"
  head="$head\${nl}X-Tmux: $TMUX"
  ;;
esac
# A background session has the variables of another terminal, and no pane.
case $CLAUDE_JOB_DIR$TMUX_PANE in
% | %*[!0-9]*) ;;
%*)
  set -- "$@" -H "X-Tmux-Pane: $TMUX_PANE"
  head="$head\${nl}X-Tmux-Pane: $TMUX_PANE"
  ;;
esac
case $CLAUDE_PID in '' | *[!0-9]*) CLAUDE_PID=$PPID ;; esac
set -- "$@" -H "X-Agent-Pid: $CLAUDE_PID"
head="$head\${nl}X-Agent-Pid: $CLAUDE_PID"

out=/dev/null
part=$spool/tmp/$id
case $mode in
permission)
  # Only a spooled request carries this line: it is history, nobody waits for its answer.
  head="$head\${nl}X-Replay: 1"
  out=$part.out
  # The text of a refusal is not even written.
  set -- "$@" -f
  ;;
end) set -- "$@" -m 1 ;;
*) set -- "$@" -m 2 ;;
esac
`;

/** The body goes to the server and, for the case that it fails, into a file. */
const DELIVERY = `if [ ! -d "$spool/tmp" ] && [ -f "$home/hook.curl" ]; then mkdir -p "$spool/tmp"; fi
if ! printf '%s\\n\\n' "$head" >"$part"; then
  # Nothing can be kept (disk full, folder gone or read-only), but the server may still listen.
  if [ "$mode" = permission ]; then
    curl "$@" --data-binary @- <&4 &
  else
    curl "$@" -o /dev/null --data-binary @- <&4 &
  fi
  wait "$!"
  if [ -e "$part" ]; then rm -f "$part"; fi
  exit 0
fi

saved=1
tee -a "$part" <&4 | curl "$@" -o "$out" -w '%{http_code}' --data-binary @- 1<>"$part" &
wait "$!"
end=$?
wait
trap '' TERM INT HUP
read -r code <"$part"
case $code in
2* | 400* | 413*)
  if [ "$mode" != permission ]; then
    rm -f "$part"
  else
    case $end$code in 0200*) if [ -s "$out" ]; then cat "$out"; fi ;; esac
    rm -f "$part" "$out"
  fi
  ;;
*) keep ;;
esac
`;
