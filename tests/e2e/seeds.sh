#!/bin/sh
# Emulated neck rotation at a consumer sensor's noise, 20 seeds, as fast as it is read: the mean of
# three lies within 2 deg RMSE of the truth in each direction, and 3 + 3 repetitions are found in at
# least 19 of 20.
. tests/e2e/lib.sh

seed=0
while [ $seed -lt 20 ]; do
    seed=$((seed + 1))
    # Other ends for each seed; the truth of a mean is the mean of what was asked for.
    left=$((40 + seed * 7 % 37)) right=$((40 + seed * 11 % 41))
    fast_raw imu witmotion --rate 100 --seed $seed --play cervical.rotation \
        --left $left,$((left + 2)),$((left - 2)) --right $right,$((right + 1)),$((right - 1))
    gonio decode "$dir/imu.raw" 2>"$dir/decode.said" |
        gonio analyse cervical.rotation --json >"$dir/analysed" 2>"$dir/analyse.said"
    code=$?
    [ $code = 0 ] || fail "seed $seed: analyse: exit $code" "$dir/decode.said" "$dir/analyse.said"
    field() { json "$@" <"$dir/analysed"; }
    echo "$seed $left $right $(field reps_valid 1) $(field reps_valid 2) $(field mean_deg 1) \
$(field mean_deg 2) $(field uncertainty_deg 1) $(field uncertainty_deg 2)" >>"$dir/seeds"
done

awk '{
    whole += $4 == 3 && $5 == 3
    left = $6 - $2; right = $7 - $3
    sum[1] += left * left; sum[2] += right * right
    covered += left <= $8 && -left <= $8
    covered += right <= $9 && -right <= $9
} END {
    rmse[1] = sqrt(sum[1] / NR); rmse[2] = sqrt(sum[2] / NR)
    printf "%d seeds: 3 + 3 repetitions in %d; RMSE left %.2f deg, right %.2f deg; the stated interval covers %d of %d\n",
        NR, whole, rmse[1], rmse[2], covered, 2 * NR
    exit !(NR == 20 && whole >= 19 && rmse[1] <= 2 && rmse[2] <= 2)
}' "$dir/seeds" || fail "not within 2 deg, or not 19 of 20; seed, truth, repetitions, means, uncertainties" "$dir/seeds"

end_test
