#!/bin/sh
# The movements that gonio measures, on emulated patients whose anatomy is told by another table than ours:
# with one sensor, and with two where the trunk cheats. Each repetition is found, none is invented, and the
# means are right. What gonio-emu plays and analyse does not know is said to be so. A larger round is in
# make bench.
. tests/e2e/lib.sh

"$tools/joint_campaign" "$BUILD" "$dir" 2 >"$dir/campaign" 2>"$dir/campaign.said" ||
    fail "the campaign did not come to its end" "$dir/campaign.said"
cat "$dir/campaign"
for pair in $(awk 'NR > 1 && !/not known/ { print $1 }' "$dir/campaign" | sort -u); do
    # pair sensors sets refused rmse [rmse] ... found invented
    awk -v pair=$pair '$1 == pair && $3 == 2 && $4 == 0 && $5 < 3 && $(NF - 1) == 100 && $NF == 0 { good++ }
        $1 == pair { rows++ }
        END { exit good != rows || rows < 1 }' "$dir/campaign" && ok "$pair" ||
        fail "$pair: refused, wrong by 3 deg, repetitions lost or invented" "$dir/campaign.said"
done
known=$(awk 'NR > 1 && !/not known/' "$dir/campaign" | wc -l)
[ "$known" -ge 65 ] && ok "known pairs, with one sensor and with two: $known" || fail "only $known rows of known pairs"
expect_same "each play is in the table" "$(awk 'NR > 1 { print $1 }' "$dir/campaign" | sort -u | wc -l)" \
    "$(gonio-emu --help | sed -n '/^Movements:/,$p' | sed 1d | wc -l)"
expect_refusal "a pair that is none" 2 "is no pair" "$tools/joint_campaign" "$BUILD" "$dir" 1 knee.twist

# What one sensor would read wrong by half is refused, and the way out is said.
gonio-emu witmotion --rate 100 --capture "$dir/heel" --play knee.flexion_extension_left --first 120,118,121 \
    --trunk -0.5 --seed 3 || fail "a heel slide"
expect_refusal "a heel slide, one sensor" 4 "second sensor on the thigh" sh -c \
    'gonio decode "$1" 2>"$1.said" | gonio analyse knee.flexion_extension_left' _ "$dir/heel"

# Who only fidgets has repeated nothing.
for pair in cervical.rotation cervical.flexion_extension cervical.quarter_flexion_left_extension_right \
    shoulder.abduction_left wrist.flexion_extension_right; do
    rm -f "$dir/capture"
    gonio-emu witmotion --rate 100 --noise consumer --capture "$dir/capture" --play fidget --pose $pair --seconds 600 \
        --seed 5 || fail "fidgeting, $pair"
    gonio decode "$dir/capture" 2>"$dir/said" | gonio analyse $pair --json >"$dir/analysed" 2>>"$dir/said"
    expect_same "10 min of fidgeting, $pair: repetitions" \
        "$(sed -n 's/.*"reps_recorded": *\([0-9]*\).*/\1/p' "$dir/analysed" | sort -u)" "0"
done

end_test
