#!/bin/sh
# A strap that slips in the middle of a set, about whatever axis: the set says so, or gives no value.
. tests/e2e/lib.sh

for pair in cervical.flexion_extension cervical.rotation lumbar.lateral_flexion; do
    caught=0
    for seed in 1 2 3 4 5 6; do
        slip=$((12 + 3 * seed))
        rm -f "$dir/capture"
        gonio-emu witmotion --rate 100 --noise consumer --capture "$dir/capture" --play $pair --first 50,51,49 \
            --second 40,41,39 --slip $slip --seed $seed || fail "emulating"
        gonio decode "$dir/capture" 2>"$dir/said" | gonio analyse $pair --json >"$dir/analysed" 2>>"$dir/said"
        code=$?
        if [ $code = 4 ] || grep -q '"slip"' "$dir/analysed"; then
            caught=$((caught + 1))
        else
            cat "$dir/analysed"
        fi
    done
    expect_same "$pair: slips of 15 to 30 deg that are told" "$caught" 6
    rm -f "$dir/capture"
    gonio-emu witmotion --rate 100 --noise consumer --capture "$dir/capture" --play $pair --first 50,51,49 \
        --second 40,41,39 --seed 9 || fail "emulating"
    gonio decode "$dir/capture" 2>"$dir/said" | gonio analyse $pair --json >"$dir/analysed" 2>>"$dir/said"
    expect_same "$pair: none where it holds" "$? $(grep -c '"slip"' "$dir/analysed")" "0 0"
done

end_test
