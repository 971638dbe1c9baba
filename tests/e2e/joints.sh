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
        END { exit good != 2 }' "$dir/campaign" && ok "$pair" ||
        fail "$pair: refused, wrong by 3 deg, repetitions lost or invented" "$dir/campaign.said"
done
known=$(awk 'NR > 1 && !/not known/' "$dir/campaign" | wc -l)
[ "$known" -ge 38 ] && ok "known pairs, with one sensor and with two: $known" || fail "only $known rows of known pairs"
expect_same "each play is in the table" "$(awk 'NR > 1 { print $1 }' "$dir/campaign" | sort -u | wc -l)" \
    "$(gonio-emu --help | sed -n '/^Movements:/,$p' | sed 1d | wc -l)"
expect_refusal "a pair that is none" 2 "is no pair" "$tools/joint_campaign" "$BUILD" "$dir" 1 knee.twist

# Who only fidgets has repeated nothing.
for seed in 1 2 3; do
    rm -f "$dir/capture"
    gonio-emu witmotion --rate 100 --capture "$dir/capture" --play fidget --seconds 120 --seed $seed ||
        fail "fidgeting, seed $seed"
    gonio decode "$dir/capture" 2>"$dir/said" | gonio analyse cervical.rotation --json >"$dir/analysed" 2>>"$dir/said"
    expect_same "fidgeting, seed $seed: repetitions" \
        "$(json reps_recorded 1 <"$dir/analysed") $(json reps_recorded 2 <"$dir/analysed")" "0 0"
done

end_test
