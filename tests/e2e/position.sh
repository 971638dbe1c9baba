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

branch neutral
branch target
join
end_test
