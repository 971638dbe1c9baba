#!/bin/sh
# Joint position error on an emulated patient who obeys: the cues of both tasks, "there" by key or by
# itself, trials in set.json and their errors in outcomes.csv; and that a special test is asked for by name.
. tests/e2e/lib.sh

# set_up: an obeying patient and goniod; run_test NAME "PATIENT'S WORDS" REQUEST: one test of one patient
set_up() {
    start_emulator imu witmotion --rate 100 --play obey --obey "$dir/words" --seed 3 --noise consumer
    start_goniod "$dir/imu"
    wait_streaming
}
run_test() {
    name=$1
    # shellcheck disable=SC2086
    "$tools/obeying_patient" --sets 1 "$dir/words" $2 >"$dir/$name.heard" 2>"$dir/$name.heard.said" &
    patient=$!
    pids="$pids $patient"
    "$tools/ask" --for 200 --until recorded "$3" >"$dir/$name" 2>"$dir/$name.said" || fail "$name" "$dir/$name.said"
    finish "$patient"
}
# error ITEM SIDE: as outcomes.csv has it
error() { awk -F, -v item="$1" -v side="$2" '$6 == item && $8 == side { print $9 }' "$GONIO_DATA/outcomes.csv"; }

neutral() {
    set_up
    run_test jpe "cervical.rotation_left=55 cervical.rotation_right=50" \
        "record test=jpe patient=P001 phase=before reps=1 consent=yes"
    expect_text "still at first" "$dir/jpe" '"cue":"settle"'
    expect_same "cues of a trial, in their order" \
        "$(sed -n 's/.*"cue":"\([a-z_]*\)".*/\1/p' "$dir/jpe" | sed -n '/memorise/,$p' | sed 4q | tr '\n' ' ')" \
        "memorise leave find put_back "
    expect_same "a trial to each side" "$(grep -c '"event":"trial"' "$dir/jpe")" 2
    expect_text "saved" "$dir/jpe" '"event":"recorded".*"saved":true.*"test":"jpe".*"trials":{'
    for side in left right; do
        expect_near "found again from the $side" "$(error jpe.absolute $side)" 0 0.7
    done
    expect_same "no row in the log: it is no range" "$(wc -l <"$log")" 1
    expect_exit "all is whole" 0 gonio verify
}

target() {
    set_up
    run_test target "cervical.rotation_left=34 cervical.rotation_right=28" \
        "record test=jpe-target patient=P001 phase=before reps=1 consent=yes"
    expect_near "4 deg beyond" "$(error jpe-target.constant left)" 4 0.7
    expect_near "2 deg short" "$(error jpe-target.constant right)" -2 0.7

    # By name, and with consent.
    for request in "test=jpe" "test=frt" "movement=upper_cervical.frt" "movement=cervical.rotation_fast_left"; do
        expect_exit "without consent: $request" 1 "$tools/ask" "record $request patient=P001 phase=before"
        expect_text "says what to read" "$dir/out" "who must not be tested"
    done
    expect_exit "no such test" 1 "$tools/ask" "record test=spurling consent=yes patient=P001 phase=before"
    expect_text "says where they are listed" "$dir/out" "no test that is known"
}

# As a clinician does it: agree, read how, then the cues and a key.
terminal_test() {
    start_patient cervical.rotation cervical.rotation_left=50 cervical.rotation_right=60
    terminal 80x24 "gonio test jpe --patient P001 --phase before --reps 1"
    see 'Who must not be tested'
    press Enter # a foot on the switch agrees to nothing
    press y
    see 'Memorise where the head is'
    press Enter
    see 'keep still for 10 seconds'
    see 'say: there'
    see 'left ●'
    see 'saved: session'
    see 'Right rotation, position found again: absolute error 0'
    see 'exit 0'
}

# Words, without a patient.
words() {
    expect_exit "the list" 0 gonio test
    expect_text "has all of them" "$dir/out" "jpe-target .*target"
    expect_exit "a card" 0 gonio test frt
    expect_text "who must not be tested" "$dir/out" "suspected instability"
    expect_text "what it is worth" "$dir/out" "sensitivity of 90 %"
    expect_refusal "no terminal, and nobody has agreed" 2 "gonio test fast. first" \
        gonio test fast --patient P001 --phase before
    expect_refusal "no such test" 2 "no test that is known" gonio test spurling
    expect_refusal "a phase is missing" 2 "phase is needed" gonio test jpe --patient P001
    [ -e "$GONIO_SOCKET" ] && fail "goniod was started for it" || ok "goniod was not started for it"

    # A head that follows the slow eight, two degrees behind; then one that stays where it is.
    set=sets/P001/2026-11-27a/before.cervical.rotation.1
    mkdir -p "$GONIO_DATA/$set"
    angles=$GONIO_DATA/$set/angles.csv
    header='t_s,flexion_deg,lateral_deg,rotation_deg'
    { echo $header; awk 'BEGIN { for (i = 0; i <= 3000; i++) printf "%.3f,0.00,0.00,0.00\n", i / 100 }'; } >"$angles"
    expect_exit "a score" 0 gonio test tracking $set --path eight-slow --json
    expect_near "a head that stays: its mean distance" "$(json distance_deg <"$dir/out")" 17.6 1.5
    expect_refusal "half of the path" 4 "were followed" gonio test tracking $set --path eight-slow --start 16
    expect_refusal "no path" 2 "path is needed" gonio test tracking $set
    expect_refusal "no set" 1 "nothere" gonio test tracking sets/P001/x/nothere --path zigzag
}

branch words
branch terminal_test
branch neutral
branch target
join
end_test
