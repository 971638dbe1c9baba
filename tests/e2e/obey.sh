#!/bin/sh
# A set on an emulated patient who turns when goniod's cues say so: gonio-emu --play obey, obeying_patient,
# goniod. Cues, repetitions and the result go to the client that records and to all that watch, to each
# once and in one order.
. tests/e2e/lib.sh

start_emulator imu witmotion --rate 100 --play obey --obey "$dir/words" --seed 3 --noise consumer
expect_same "the FIFO is made, for its owner alone" "$(find "$dir/words" -type p -perm 600)" "$dir/words"
start_goniod "$dir/imu"
wait_streaming

expect_refusal "nobody listens" 1 "no gonio-emu" "$tools/obeying_patient" "$dir/nowhere" cervical.rotation_left=52
expect_refusal "no range" 2 "usage: obeying_patient" "$tools/obeying_patient" "$dir/words" cervical.rotation_left
printf 'jump\nturn knee.flexion_left 40\n' >"$dir/words"
wait_for "a sentence on what is no word" grep -q '"jump" is no word' "$dir/imu.said"
wait_for "and on what a head can't do" grep -q 'worn at the occiput' "$dir/imu.said"

"$tools/obeying_patient" --sd 1.5 --seed 2 --sets 1 "$dir/words" cervical.rotation_left=52 \
    cervical.rotation_right=60 >"$dir/heard" 2>"$dir/heard.said" &
patient=$!
"$tools/ask" --for 60 watch >"$dir/watched" &
watcher=$!
wait_for "the watcher" grep -q '"reply":"watch"' "$dir/watched"
"$tools/ask" --for 60 watch "record movement=cervical.rotation patient=P001 phase=before reps=1" >"$dir/recorder" &
recorder=$!
pids="$pids $patient $watcher $recorder"
finish "$patient"
expect_same "the patient has done one set" $code 0
wait_for "the result at the one who records" grep -q '"event":"recorded"' "$dir/recorder"
wait_for "and at the one who watches" grep -q '"event":"recorded"' "$dir/watched"
finish "$recorder" TERM
finish "$watcher" TERM

of_the_set() { grep -E '"event":"(cue|rep|recorded)"' "$1"; }
of_the_set "$dir/recorder" >"$dir/recorder.set"
of_the_set "$dir/watched" | sed 1d >"$dir/watched.set" # the first comes before the reply, where ask drops it
cmp -s "$dir/recorder.set" "$dir/watched.set" && ok "both are told the same, in the same order" ||
    fail "they are told other things" "$dir/recorder.set" "$dir/watched.set"
expect_same "a set begins once" "$(of_the_set "$dir/watched" | sed -n 1p) $(grep -c hold_still "$dir/watched")" \
    '{"event":"cue","cue":"hold_still"} 1'
expect_same "and ends once" "$(grep -c '"event":"recorded"' "$dir/recorder.set")" 1
expect_same "two repetitions" "$(grep -c '"event":"rep"' "$dir/recorder.set")" 2
expect_text "which is saved" "$dir/recorder.set" '"saved":true'

row=0
for side in left right; do
    row=$((row + 1))
    asked=$(awk -v d="cervical.rotation_$side" '$1 == "turn" && $2 == d { print $3; exit }' "$dir/heard")
    expect_same "turns once to the $side" "$(grep -c "^turn cervical.rotation_$side" "$dir/heard")" 1
    expect_near "row $row: mean" "$(column "$log" mean_deg $row)" "$asked" "$(column "$log" uncertainty_deg $row)"
done
expect_same "comes back each time" "$(grep -c '^back$' "$dir/heard")" 2
finish "$emulator" TERM
[ -e "$dir/words" ] && fail "the FIFO stayed" || ok "the FIFO is gone"

end_test
