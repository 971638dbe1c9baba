#!/bin/sh
# The six directions of a neck, emulated with a crooked consumer sensor, through gonio-emu, decode and
# analyse: 3 + 3 repetitions are found, and the value that was played lies within the stated interval.
# Rotation has a larger round in seeds.sh.
. tests/e2e/lib.sh

# analysed PAIR SEED FIRST SECOND
analysed() {
    # the first movement is the one asked for
    rm -f "$dir/capture"
    gonio-emu witmotion --capture "$dir/capture" --rate 100 --play "$1" --left 48 --right 57 \
        --noise consumer --seed "$2" 2>"$dir/said" || fail "the emulator" "$dir/said"
    gonio decode "$dir/capture" 2>"$dir/said" | gonio analyse "$1" --json >"$dir/analysed" 2>>"$dir/said" ||
        fail "analyse $1" "$dir/said"
    expect_same "$1, seed $2: the first direction" "$(json movement 2 <"$dir/analysed")" "$3"
    expect_same "$1, seed $2: the second" "$(json movement 3 <"$dir/analysed")" "$4"
    for row in 1 2; do
        if [ $row = 1 ]; then truth=48; else truth=57; fi
        expect_same "$1, seed $2, $row: repetitions" "$(json reps_valid $row <"$dir/analysed")" 3
        expect_near "$1, seed $2, $row: mean" "$(json mean_deg $row <"$dir/analysed")" $truth \
            "$(json uncertainty_deg $row <"$dir/analysed")"
        awk "BEGIN { exit !($(json uncertainty_deg $row <"$dir/analysed") < 3) }" ||
            fail "$1, seed $2, $row: an interval that holds everything"
    done
}

for seed in 21 22 23; do
    analysed cervical.flexion_extension $seed cervical.flexion cervical.extension
    analysed cervical.lateral_flexion $seed cervical.lateral_flexion_left cervical.lateral_flexion_right
    analysed cervical.rotation $seed cervical.rotation_left cervical.rotation_right
done

rm -f "$dir/capture"
gonio-emu witmotion --capture "$dir/capture" --rate 100 --play cervical.flexion_extension --flexion 40 \
    --extension 30 --seed 5 2>"$dir/said" || fail "the emulator" "$dir/said"
gonio decode "$dir/capture" 2>"$dir/said" | gonio analyse cervical.flexion >"$dir/out" 2>>"$dir/said"
expect_text "one direction, for people" "$dir/out" '^Neck flexion-extension, flexion  *\(39\|40\)\.[0-9]°'
expect_no_text "one direction, for people: not the other" "$dir/out" 'extension, extension'
expect_refusal "an unknown play" 2 'cervical.lateral_flexion' gonio-emu witmotion --pty "$dir/p" --play cervical.nod

end_test
