# What the tests of this folder share; each begins with `. tests/e2e/lib.sh` in the project's root
# and ends with `end_test`. $BUILD is the build folder. A test has a private folder, $dir, with its
# own data folder and socket; what it starts is killed with it. Waiting is for conditions, with
# limits that only a machine that hangs exceeds.
set -u
root=$PWD
case ${BUILD:=build} in
/*) ;;
*) BUILD=$root/$BUILD ;;
esac
tools=$BUILD/tools
PATH=$BUILD:$PATH
export PATH BUILD GONIO_DATA GONIO_SOCKET LC_ALL=C
patience=60 # s

for program in gonio goniod gonio-emu tools/ask; do
    if [ ! -x "$BUILD/$program" ]; then
        echo "FAIL  $BUILD/$program is missing; run make all tools first" >&2
        exit 1
    fi
done

clean_up() {
    set +e # a script that lives by it may have been ended by it
    for pid in $branches; do
        kill "${pid%:*}" 2>/dev/null
    done
    for each in "$dir"/tmux.*; do
        [ ! -S "$each" ] || tmux -S "$each" kill-server 2>/dev/null
    done
    # A gonio that found no goniod has started one that is not our child.
    alive=$("$tools/ask" hello 2>/dev/null | json pid)
    for pid in $pids $alive; do
        kill -9 "$pid" 2>/dev/null
    done
    cd / && rm -rf "$dir"
}
# live_in FOLDER: everything of this shell is private to it from here on
live_in() {
    dir=$1
    mkdir -p "$dir"
    GONIO_DATA=$dir/data GONIO_SOCKET=$dir/socket log=$dir/data/measurements.csv
    bad=0 pids='' branches=''
    trap clean_up EXIT
    trap 'exit 1' HUP INT TERM
}
# branch FUNCTION: runs it beside the others with a folder, a data folder and a socket of its own
branch() {
    (
        live_in "$dir/$1"
        "$1"
        exit "$bad"
    ) >"$dir/$1.log" 2>&1 &
    branches="$branches $!:$1"
}
# join: waits for all branches and takes over what they found
join() {
    for each in $branches; do
        wait "${each%:*}" || bad=1
        sed "s/^ok    /&${each#*:}: /; s/^FAIL  /&${each#*:}: /" "$dir/${each#*:}.log"
    done
    branches=''
}

end_test() { exit "$bad"; }
skip() {
    echo "skipped: $1"
    exit 77
}

# ---- verdicts ----

ok() { echo "ok    $1"; }
fail() { # LEGEND [FILE...]: the files' ends are shown
    echo "FAIL  $1" >&2
    bad=1
    shift
    for file in "$@"; do
        echo "      $(basename "$file") said:" >&2
        tail -n 12 "$file" | cut -c 1-400 | sed 's/^/      | /' >&2
    done
}
expect_same() { # LEGEND GOT WANT
    if [ "$2" = "$3" ]; then ok "$1"; else fail "$1: got \"$2\", not \"$3\""; fi
}
expect_near() { # LEGEND GOT WANT MOST
    if awk -v g="$2" -v w="$3" -v m="$4" \
        'BEGIN { exit !(g ~ /^-?[0-9]/ && g - w <= m && w - g <= m) }'; then
        ok "$1: $2, $3 at most $4 away"
    else
        fail "$1: got \"$2\", not within $4 of $3"
    fi
}
# expect_exit LEGEND CODE COMMAND...: its words land in $dir/out and $dir/err
expect_exit() {
    legend=$1 want=$2
    shift 2
    code=0
    timeout "$patience" "$@" >"$dir/out" 2>"$dir/err" </dev/null || code=$?
    if [ "$code" = "$want" ]; then
        ok "$legend: exit $code"
    else
        fail "$legend: exit $code, not $want" "$dir/out" "$dir/err"
    fi
}
expect_text() { # LEGEND FILE PATTERN
    if grep -q -e "$3" "$2" 2>/dev/null; then ok "$1"; else fail "$1: no \"$3\"" "$2"; fi
}
expect_no_text() { # LEGEND FILE PATTERN
    if grep -q -e "$3" "$2" 2>/dev/null; then fail "$1: there is \"$3\"" "$2"; else ok "$1"; fi
}
# expect_refusal LEGEND CODE PATTERN COMMAND...: that exit, and a sentence on standard error
expect_refusal() {
    pattern=$3
    legend_=$1 want_=$2
    shift 3
    expect_exit "$legend_" "$want_" "$@"
    expect_text "$legend_: its sentence" "$dir/err" "$pattern"
}

# ---- waiting ----

# wait_for LEGEND COMMAND...: until it succeeds
wait_for() {
    what=$1 tries=0
    shift
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        if [ "$tries" -gt $((patience * 10)) ]; then
            fail "$what: still not so after $patience s"
            return 1
        fi
        sleep 0.1
    done
}
has_ended() { ! kill -0 "$1" 2>/dev/null; }
# finish PID [SIGNAL]: waits for its end; its exit code is in $code
finish() {
    [ -z "${2:-}" ] || kill -"$2" "$1" 2>/dev/null
    wait_for "the end of process $1" has_ended "$1" || kill -9 "$1" 2>/dev/null
    code=0
    wait "$1" 2>/dev/null || code=$?
}

# ---- programs ----

# start_emulator NAME ARGUMENT...: on the pty $dir/NAME; its process is $emulator
start_emulator() {
    name=$1
    shift
    : >"$dir/$name.said"
    gonio-emu "$@" --pty "$dir/$name" 2>"$dir/$name.said" &
    emulator=$!
    pids="$pids $emulator"
    wait_for "the emulator's port" grep -q ' on ' "$dir/$name.said"
}
answers() { "$tools/ask" hello; }
# start_goniod ARGUMENT...: in the foreground, until it answers; its process is $goniod
start_goniod() {
    goniod --foreground "$@" >"$dir/goniod.out" 2>"$dir/goniod.said" </dev/null &
    goniod=$!
    pids="$pids $goniod"
    wait_for "an answer of goniod" answers || fail "goniod" "$dir/goniod.said"
}
devices() { "$tools/ask" devices; }
is_streaming() { devices | grep -q '"state":"streaming"'; }
wait_streaming() { wait_for "a sensor that streams" is_streaming; }
# fast_raw NAME ARGUMENT...: all that an emulator sends, in no time, in $dir/NAME.raw
fast_raw() {
    name=$1
    start_emulator "$@" --fast
    cat "$dir/$name" >"$dir/$name.raw" 2>/dev/null # its end is an error: the port goes
    finish "$emulator"
}

# start_patient PAIR DIRECTION=DEGREES...: an emulated one in that pair's start pose, with goniod, who
# does what the cues of goniod say
start_patient() {
    pose=$1
    shift
    start_emulator imu witmotion --rate 100 --play obey --pose "$pose" --obey "$dir/words" --seed "${seed:-1}"
    start_goniod "$dir/imu"
    wait_streaming
    able "$@"
}
# able DIRECTION=DEGREES...: how far the patient goes from now on
able() {
    [ -z "${patient:-}" ] || finish "$patient" TERM
    "$tools/obeying_patient" "$dir/words" "$@" >"$dir/patient.said" 2>&1 &
    patient=$!
    pids="$pids $patient"
    wait_for "a patient who listens" grep -q miss "$dir/patient.said"
}

# ---- a person at a terminal ----

# terminal COLUMNSxROWS COMMAND: in a terminal of its own, $tmux; its exit code appears behind its last line
terminal() {
    command -v tmux >/dev/null || skip "tmux is missing; sh scripts/setup test"
    terminals=$((${terminals:-0} + 1))
    tmux=$dir/tmux.$terminals
    tmux -u -S "$tmux" -f /dev/null new-session -d -x "${1%x*}" -y "${1#*x}" "$2; echo exit \$?; sleep 1000"
}
press() { tmux -S "$tmux" send-keys "$@"; }
screen() { tmux -S "$tmux" capture-pane -p -J; }
shows() { screen | grep -q -e "$1"; }
# see PATTERN: waits until the screen shows it
see() {
    if wait_for "the screen: $1" shows "$1"; then
        ok "screen: $1"
    else
        screen | sed 's/^/      | /' >&2
    fi
}

# ---- reading what programs write ----

# json KEY [N]: the N-th (first) value of that key on standard input, without quotes
json() {
    awk -v key="\"$1\":" -v nth="${2:-1}" '{
        for (rest = $0; (at = index(rest, key)) > 0; ) {
            rest = substr(rest, at + length(key))
            if (++seen < nth) continue
            if (sub(/^"/, "", rest)) sub(/".*/, "", rest); else sub(/[],}].*/, "", rest)
            print rest
            exit
        }
    }'
}
# column FILE NAME ROW: a field of a CSV file by name; row 1 is the first under the header
column() {
    awk -F, -v name="$2" -v row="$3" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) at = i }
        NR == row + 1 { print $at }' "$1"
}
rows() { # FILE: how many under its header
    if [ -f "$1" ]; then awk 'NR > 1' "$1" | wc -l; else echo 0; fi
}
# fast_set ARGUMENT...: one set of an emulated patient, out of a capture, through a goniod of its own
# and gonio measure with those arguments, in no time; the exit code is in $code
fast_set() {
    rm -f "$dir/fast.capture"
    gonio-emu witmotion --capture "$dir/fast.capture" --rate 100 --seed "${seed:-1}" --play cervical.rotation \
        --left "${left:-50}" --right "${right:-60}"
    start_goniod --fast "file:$dir/fast.capture"
    code=0
    timeout "$patience" gonio measure cervical.rotation "$@" >"$dir/out" 2>"$dir/err" </dev/null || code=$?
    measured=$code
    finish "$goniod" TERM
    code=$measured
}

live_in "$(mktemp -d)"
