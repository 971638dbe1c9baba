#!/bin/sh
# decode, fuse and analyse as filters: every vector of tests/reference, whole, byte by byte and behind
# junk; pipes and "-"; columns in any order; a row for a row; memory that does not grow.
. tests/e2e/lib.sh

# ---- the vectors ----

# cases FILE: a line for each case that a device sends: name, frames, junk (- where not told), bytes
# as octal for printf
cases() {
    awk 'function flush() { if (name != "" && dir == "rx") print name, frames, junk, bytes
            name = bytes = ""; dir = "rx"; frames = junk = "-" }
        function octal(hex,   i, n) {
            n = 0
            for (i = 1; i <= 2; i++) n = n * 16 + index("0123456789ABCDEF", toupper(substr(hex, i, 1))) - 1
            return sprintf("\\%03o", n)
        }
        /^case: /   { flush(); name = $2 }
        /^dir: /    { dir = $2 }
        /^frames: / { frames = $2 }
        /^junk: /   { junk = $2 }
        /^hex: /    { for (i = 2; i <= NF; i++) bytes = bytes octal($i) }
        END         { flush() }' "$1"
}
stats() { tail -n 1 "$dir/err"; }
# check CASE HOW FRAMES JUNK: what decode has just said about itself
check() {
    expect_same "$1, $2: frames" "$(stats | json frames)" "$3"
    [ "$4" = - ] || expect_same "$1, $2: junk" "$(stats | json junk_bytes)" "$4"
    stats | grep -Eq '^\{"device":"[a-z0-9-]+","bytes":[0-9]+,"frames":[0-9]+,"junk_bytes":[0-9]+,"rejected":\{.*\}\}$' ||
        fail "$1, $2: not the object of the contract" "$dir/err"
}
vectors() { # DEVICE FILE LEAST
    cases "$root/tests/reference/vectors/$2" >"$dir/cases"
    while read -r name frames junk bytes; do
        printf "$bytes" >"$dir/whole"
        printf '\000\023\377\120\231\141\020' | cat - "$dir/whole" >"$dir/behind"
        gonio decode --device "$1" --stats "$dir/whole" >"$dir/rows" 2>"$dir/err" || fail "$name: decode" "$dir/err"
        check "$name" whole "$frames" "$junk"
        expect_same "$name: bytes" "$(stats | json bytes)" "$(wc -c <"$dir/whole")"
        # One good frame is enough to know the device by.
        if [ "$frames" = 0 ]; then auto=$1; else auto=auto; fi
        dd bs=1 if="$dir/whole" 2>/dev/null |
            gonio decode --device "$auto" --stats >"$dir/out" 2>"$dir/err" || fail "$name: decode" "$dir/err"
        check "$name" "byte by byte" "$frames" "$junk"
        cmp -s "$dir/rows" "$dir/out" || fail "$name: other rows byte by byte" "$dir/rows" "$dir/out"
        gonio decode --device "$1" --stats - <"$dir/behind" >"$dir/out" 2>"$dir/err" || fail "$name: decode" "$dir/err"
        [ "$junk" = - ] || junk=$((junk + 7))
        check "$name" "behind junk" "$frames" "$junk"
        expect_same "$name: rows behind junk" "$(rows "$dir/out")" "$(rows "$dir/rows")"
    done <"$dir/cases"
    [ "$(wc -l <"$dir/cases")" -ge "$3" ] || fail "$2: only $(wc -l <"$dir/cases") cases were found"
}
vectors witmotion witmotion.txt 21 >"$dir/vectors"
vectors bno08x-rvc bno08x_rvc.txt 6 >>"$dir/vectors"
echo "ok    the vectors: $(grep -c '^ok' "$dir/vectors") things"

# A frame's values arrive in their columns: 1 g on Z, level and still; a data sheet's 977 mg.
printf '\125\121\000\000\000\000\000\010\304\011\173' | gonio decode --device witmotion >"$dir/out"
expect_near "1 g" "$(column "$dir/out" az_m_s2 1 | tr -d '\r')" 9.80665 0.00001
expect_same "no gyroscope, an empty field" "$(column "$dir/out" gx_rad_s 1)" ""

# ---- pipes ----

fast_raw imu witmotion --rate 100 --play cervical.rotation --left 50 --right 60 --reps 3
expect_exit "decode: knows the device by itself" 0 gonio decode --stats "$dir/imu.raw"
expect_same "device" "$(stats | json device)" witmotion
cp "$dir/out" "$dir/samples.csv"
gonio decode - <"$dir/imu.raw" | cmp -s - "$dir/samples.csv" && ok "decode -: the same" || fail "decode -: not the same"
gonio fuse "$dir/samples.csv" >"$dir/fused.csv" || fail "fuse"
expect_same "fuse: columns" "$(head -n 1 "$dir/fused.csv" | tr -d '\r')" t_s,sensor,qw,qx,qy,qz
expect_same "fuse: a row for a row" "$(rows "$dir/fused.csv")" "$(rows "$dir/samples.csv")"
cut -d , -f 1 "$dir/samples.csv" >"$dir/times"
cut -d , -f 1 "$dir/fused.csv" | cmp -s - "$dir/times" && ok "fuse: and its time" || fail "fuse: other times"
gonio decode <"$dir/imu.raw" | gonio fuse - | cmp -s - "$dir/fused.csv" && ok "decode | fuse" || fail "decode | fuse differs"
gonio analyse cervical.rotation --json "$dir/samples.csv" >"$dir/analysed" || fail "analyse"
gonio decode <"$dir/imu.raw" | gonio analyse cervical.rotation --json | cmp -s - "$dir/analysed" &&
    ok "decode | analyse" || fail "decode | analyse differs"
expect_exit "analyse for people" 0 gonio analyse cervical.rotation "$dir/samples.csv"
expect_text "analyse for people: degrees" "$dir/out" '°'
for key in movement directions mean_deg best_deg sd_deg uncertainty_deg reps value_deg start_s peak_s end_s drift_deg \
    valid flags peak_velocity_deg_s sparc coupled_1_deg coupled_2_deg total_deg neutral_drift_deg \
    coupled_range_1_deg coupled_range_2_deg trunk_deg trunk_share_percent total_uncertainty_deg asymmetry_deg \
    asymmetry_percent; do
    expect_text "analyse --json: $key" "$dir/analysed" "\"$key\":"
done
number() { json "$1" <"$dir/analysed"; }
expect_near "analyse --json: the parts give the interval" "$(number uncertainty_deg)" "$(awk -v f="$(number fusion_deg)" \
    -v s="$(number scale_deg)" -v a="$(number askew_deg)" -v z="$(number zero_deg)" -v r="$(number resolution_deg)" \
    'BEGIN { print 1.959964 * sqrt(f * f + s * s + a * a + z * z + r * r) }')" 0.002
expect_near "analyse --json: both together" "$(number total_deg)" 110 4
expect_near "analyse --json: right minus left" "$(number asymmetry_deg)" 10 2
expect_text "analyse for people: both together" "$dir/out" '^both together  *1[01][0-9]\.[0-9]° ± [0-9.]*°'
expect_text "analyse for people: side against side" "$dir/out" '^right minus left .*% of the larger side'
expect_text "analyse for people: what went along" "$dir/out" 'with it: extension .*range'

# What is pending at the end of the input is written: three of four frames of a cycle.
head -c $((44 * 10 + 33)) "$dir/imu.raw" >"$dir/cut.raw"
whole=$(head -c $((44 * 10)) "$dir/imu.raw" | gonio decode --device witmotion | wc -l)
expect_same "decode: the pending row is written" "$(gonio decode --device witmotion "$dir/cut.raw" | wc -l)" $((whole + 1))
: >"$dir/empty"
expect_exit "decode: no bytes" 0 gonio decode --device witmotion "$dir/empty"
expect_same "decode: no bytes, no rows" "$(rows "$dir/out")" 0

# ---- columns ----

tr -d '\r' <"$dir/samples.csv" | awk -F, -v OFS=, '{ print (NR == 1 ? "note" : "x,"), $16, $15, $14, $13, $12, $11, $10, $9, $8, $3, $2, $1 }' |
    sed 's/^x,,/x,/' >"$dir/turned.csv"
gonio fuse "$dir/turned.csv" >"$dir/out" || fail "fuse: columns in another order" "$dir/turned.csv"
cmp -s "$dir/out" "$dir/fused.csv" && ok "columns in any order, and one more" || fail "columns in another order: another result"
cut -d , -f 1,8-13 "$dir/samples.csv" >"$dir/few.csv"
expect_exit "fuse: time, gyroscope and accelerometer are enough" 0 gonio fuse "$dir/few.csv"
expect_same "a row for a row" "$(rows "$dir/out")" "$(rows "$dir/samples.csv")"

# ---- memory ----

# Some 190 MB of bytes under a limit on the address space: what grows with the input fails.
limit=16384 # kB
if (ulimit -v $limit && gonio --version) >/dev/null 2>&1; then
    awk -v file="$dir/imu.raw" 'BEGIN { for (i = 0; i < 1000; i++) print file }' | xargs cat |
        (ulimit -v $limit && gonio decode --rate 100 2>"$dir/decode.said") |
        (ulimit -v $limit && gonio fuse 2>"$dir/fuse.said") | wc -l >"$dir/count"
    expect_same "decode | fuse of 190 MB in $limit kB: lines" "$(cat "$dir/count")" $(($(rows "$dir/samples.csv") * 1000 + 1))
else
    echo "skipped: memory: the program does not start in $limit kB (a sanitizer?)"
fi

end_test
