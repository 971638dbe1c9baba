#!/bin/sh
# What a visit can measure: the built-in batteries, a clinic's own, and what is wrong with one.
. tests/e2e/lib.sh

expect_exit "the built-in ones" 0 gonio batteries
for name in neck neck-quick neck-quarters thoracic lower-back shoulder elbow forearm wrist hip knee ankle; do
    expect_text "$name" "$dir/out" "^$name  *[A-Z]"
done
expect_text "in the order of the procedure" "$dir/out" '^    cervical.flexion_extension  *flexion, extension'
expect_exit "as JSON" 0 gonio batteries --json
expect_same "the first of it" "$(json name <"$dir/out")" neck
expect_same "it asks no side" "$(json side <"$dir/out")" false
expect_same "movements" "$(json movements <"$dir/out")" '["cervical.flexion_extension"'
[ ! -e "$GONIO_DATA" ] && ok "nothing was made" || fail "a data folder was made"

mkdir -p "$GONIO_DATA/batteries"
printf 'title = Neck, ours\nmovement = cervical.rotation\nrest = 0\n' >"$GONIO_DATA/batteries/neck.battery"
printf 'movement = knee.flexion\norder = random\n' >"$GONIO_DATA/batteries/knees.battery"
expect_exit "a clinic's own" 0 gonio batteries
expect_text "goes before the built-in one" "$dir/out" '^neck  *Neck, ours   (the clinic.s own)'
expect_no_text "which is not listed" "$dir/out" 'six directions'
expect_text "another one" "$dir/out" '^knees  *knees'
printf 'movement = knee.twist\n' >"$GONIO_DATA/batteries/bad.battery"
expect_refusal "one that can't be read" 78 'bad.battery:1: "knee.twist" is no movement; of this joint there are knee.flexion_extension' gonio batteries
expect_text "the others are listed all the same" "$dir/out" '^knees'

# Words of a visit that are refused before a screen is opened or a set made.
start_goniod "$dir/nowhere"
visit='gonio session --patient P001'
expect_refusal "an unknown battery" 2 '"ear" is no battery; `gonio batteries`' $visit --battery ear
expect_refusal "a limb without side" 2 'which side' $visit --battery knee
expect_refusal "a side that says nothing" 2 'no side to choose' $visit --battery thoracic --side left
expect_refusal "a side that is none" 2 'left, right or both' $visit --battery knee --side upper
expect_refusal "a file that is not there" 78 'No such file' $visit --battery "$dir/none.battery"
expect_refusal "a bad file" 78 'bad.battery:1' $visit --battery "$GONIO_DATA/batteries/bad.battery"
expect_refusal "too many repetitions" 2 'more than 16' $visit --reps 14 --practice 3
expect_refusal "a word for a number" 2 '--rest' $visit --rest long
expect_refusal "no terminal" 2 'needs a terminal' $visit --battery neck-quick
finish "$goniod" TERM

end_test
