#!/bin/sh
# goniod that comes and goes: started by gonio where none runs, a socket that a killed one left,
# killed while a set is recorded, ended in good order. Side by side.
. tests/e2e/lib.sh

play="--play cervical.rotation --left 50 --right 60 --reps 1"

# gonio starts one in the background, and it finds its data folder and socket as gonio does.
started() {
    gonio >"$dir/out" 2>"$dir/err" </dev/null
    code=$?
    case $code in
    0 | 3) ok "gonio alone: exit $code" ;; # a sensor may be plugged into this machine
    *) fail "gonio alone: exit $code" "$dir/err" ;;
    esac
    expect_text "it says so" "$dir/err" 'no goniod was running; starting it'
    "$tools/ask" hello >"$dir/hello" || fail "the goniod that was started does not answer"
    expect_same "its data folder" "$(json data <"$dir/hello")" "$GONIO_DATA"
    pid=$(json pid <"$dir/hello")
    expect_exit "gonio again" "$code" gonio
    expect_no_text "it says so once" "$dir/err" 'starting it'
    expect_same "the same goniod" "$("$tools/ask" hello | json pid)" "$pid"
    expect_exit "shutdown" 0 "$tools/ask" shutdown
    wait_for "its end" has_ended "$pid"
    [ ! -e "$GONIO_SOCKET" ] && ok "the socket is gone" || fail "the socket stayed"
    expect_exit "doctor starts none" "$(gonio doctor >"$dir/doctor" 2>&1 && echo 0 || echo 1)" gonio doctor
    answers && fail "doctor has started a goniod" || ok "nobody answers"
}

not_to_be_had() {
    mkdir "$dir/empty"
    cp "$BUILD/gonio" "$dir/empty/gonio"
    code=0
    (PATH=$dir/empty exec gonio devices) >"$dir/out" 2>"$dir/err" </dev/null || code=$?
    expect_same "no goniod to start" $code 69
    expect_text "no goniod to start: its sentence" "$dir/err" 'goniod can.t be started: .*installed'
}

stale_socket() {
    start_goniod "$dir/nowhere"
    finish "$goniod" KILL
    [ -S "$GONIO_SOCKET" ] && ok "a killed goniod leaves its socket" || fail "no socket is left"
    start_goniod "$dir/nowhere"
    answers >"$dir/hello" && ok "the next one takes its place" || fail "the next one does not answer" "$dir/goniod.said"
    finish "$goniod" INT
    expect_same "asked to end, it ends well" $code 0
    [ ! -e "$GONIO_SOCKET" ] && ok "the socket is gone" || fail "the socket stayed"
}

killed_while_measuring() {
    start_emulator imu witmotion --rate 100 $play
    start_goniod "$dir/imu"
    gonio measure cervical.rotation --patient P005 --phase before >"$dir/out" 2>"$dir/said" </dev/null &
    measuring=$!
    pids="$pids $measuring"
    wait_for "the first repetition" grep -q 'left 1 of' "$dir/said"
    finish "$goniod" KILL
    finish "$measuring"
    expect_same "measure: goniod away" $code 69
    expect_text "measure: its sentence" "$dir/said" '^gonio: .*goniod'
    expect_no_text "measure: not saved" "$dir/said" '^gonio: saved'
    samples=$(find "$GONIO_DATA/sets" -name samples.csv)
    # Flushed each second: of some 9 s at 100 Hz most are there, whole but for a last line.
    [ "$(rows "$samples")" -gt 500 ] && ok "the samples are kept" || fail "only $(rows "$samples") samples are kept"
    expect_same "no row" "$(rows "$log")" 0
    start_goniod "$dir/imu"
    expect_exit "verify" 0 gonio verify
    wait_streaming && ok "the next goniod measures on"
}

# The program that records goes: no value, but what was recorded stays and says why.
client_killed() {
    start_emulator imu witmotion --rate 100 $play
    start_goniod "$dir/imu"
    gonio measure cervical.rotation --patient P005 --phase before >"$dir/out" 2>"$dir/said" </dev/null &
    measuring=$!
    wait_for "the first repetition" grep -q 'left 1 of' "$dir/said"
    finish "$measuring" KILL
    wait_for "the set's end" sh -c "ls '$GONIO_DATA'/sets/P005/*/*/set.json"
    expect_text "set.json says why" "$(find "$GONIO_DATA/sets" -name set.json)" 'has gone'
    expect_same "no row" "$(rows "$log")" 0
    expect_exit "goniod is alive" 0 "$tools/ask" hello
    expect_exit "verify" 0 gonio verify
    # Ended in the middle of the next set: that one is told too.
    "$tools/ask" --for 60 'record movement=cervical.rotation patient=P006 phase=before' >"$dir/events" &
    asking=$!
    pids="$pids $asking"
    wait_for "the second set" sh -c "ls -d '$GONIO_DATA'/sets/P006/*/*"
    finish "$goniod" TERM
    expect_same "goniod ends well" $code 0
    expect_text "set.json says why" "$(find "$GONIO_DATA/sets/P006" -name set.json)" 'goniod was ended'
    expect_exit "verify" 0 gonio verify
}

for each in started not_to_be_had stale_socket killed_while_measuring client_killed; do
    branch $each
done
join
end_test
