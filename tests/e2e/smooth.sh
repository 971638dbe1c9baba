#!/bin/sh
# gonio fuse over a finished recording: --smooth, --neutral and --joint, on real samples of a head and
# a chest and on an emulated set with truth.
. tests/e2e/lib.sh

mismatch='the pose at the end differs from that at the start by'
apart="the sensors' headings drifted apart by"
# number FILE BEFORE: the first number after those words
number() { sed -n "s/.*$2 \(-\{0,1\}[0-9.]*\).*/\1/p" "$1" | head -n 1; }
# same_rows LEGEND OUT SAMPLES: a row for every row, with its time and sensor
same_rows() {
    tr -d '\r' <"$2" | awk -F, 'NR > 1 { print $1 + 0, $2 }' >"$dir/got"
    tr -d '\r' <"$3" | awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
        { print $at["t_s"] + 0, "sensor" in at ? $at["sensor"] : 0 }' >"$dir/want"
    if cmp -s "$dir/got" "$dir/want"; then ok "$1: a row for every row"; else fail "$1: other rows, times or sensors"; fi
}
# unit LEGEND OUT: numbers in every field, unit quaternions
unit() {
    if tr -d '\r' <"$2" | awk -F, 'NR > 1 { n = $3 * $3 + $4 * $4 + $5 * $5 + $6 * $6
            if (NF != 6 || !(n > 0.999999 && n < 1.000001)) bad = 1 } END { exit bad }'; then
        ok "$1: unit quaternions"
    else
        fail "$1: not all are unit quaternions" "$2"
    fi
}

# ---- two sensors, a person ----

gzip -dc tests/golden/head_chest/samples.csv.gz >"$dir/two.csv"
gonio fuse "$dir/two.csv" >"$dir/live.csv"
for how in --smooth --neutral "--joint cervical" "--joint cervical --neutral"; do
    # shellcheck disable=SC2086 # words
    expect_exit "$how" 0 gonio fuse $how "$dir/two.csv"
    same_rows "$how" "$dir/out" "$dir/two.csv"
    unit "$how" "$dir/out"
    cmp -s "$dir/out" "$dir/live.csv" && fail "$how: what the live filter says" || ok "$how: not what the live filter says"
    case $how in
    *--neutral*) expect_text "$how: the mismatch is told" "$dir/err" "$mismatch -\{0,1\}[0-9.]* degrees in heading, which was taken out, and [0-9.]* degrees in inclination, which stays" ;;
    *) expect_no_text "$how: no mismatch" "$dir/err" "$mismatch" ;;
    esac
    case $how in
    *cervical*) expect_text "$how: the drift is told" "$dir/err" "cervical: $apart -\{0,1\}[0-9.]* ± [0-9.]* degrees" ;;
    *) expect_no_text "$how: no drift" "$dir/err" "$apart" ;;
    esac
    cp "$dir/out" "$dir/$(echo "$how" | tr -d ' -').csv"
done
for file in neutral jointcervical jointcervicalneutral; do
    cmp -s "$dir/$file.csv" "$dir/smooth.csv" && fail "$file turns no heading" || ok "$file turns headings"
done
# What was found wrong at the end is not there any more.
pose() { # FILE FROM TO: the mean quaternion
    tr -d '\r' <"$1" | awk -F, -v a="$2" -v b="$3" 'NR > 1 && $1 >= a && $1 <= b {
        w += $3; x += $4; y += $5; z += $6 } END { print w, x, y, z }'
}
tr -d '\r' <"$dir/two.csv" | awk -F, 'NR == 1 || $2 == 0' >"$dir/one.csv"
expect_exit "--neutral, one sensor" 0 gonio fuse --neutral "$dir/one.csv"
first=$(number "$dir/err" "$mismatch")
last=$(column "$dir/one.csv" t_s "$(rows "$dir/one.csv")")
left=$({ pose "$dir/out" 0 1; pose "$dir/out" "$(awk "BEGIN { print $last - 1 }")" "$last"; } |
    awk '{ w[NR] = $1; x[NR] = $2; y[NR] = $3; z[NR] = $4 }
        END { W = w[2] * w[1] + x[2] * x[1] + y[2] * y[1] + z[2] * z[1]
              Z = w[1] * z[2] - z[1] * w[2] - x[2] * y[1] + y[2] * x[1]
              h = 2 * atan2(Z, W) * 57.29578; while (h > 180) h -= 360; while (h < -180) h += 360; print h }')
if awk "BEGIN { f = $first; l = $left; exit !(l * l < 0.25 * f * f) }"; then
    ok "--neutral: $first degrees before, $left after"
else
    fail "--neutral: $first degrees before, $left after"
fi

# ---- pipes and columns ----

gonio fuse --smooth - <"$dir/two.csv" | cmp -s - "$dir/smooth.csv" && ok "by standard input" || fail "by standard input: not the same"
cat "$dir/two.csv" | gonio fuse --joint cervical 2>/dev/null | cmp -s - "$dir/jointcervical.csv" &&
    ok "in a pipe" || fail "in a pipe: not the same"
gonio fuse --smooth "$dir/one.csv" >"$dir/one.smooth.csv"
tr -d '\r' <"$dir/smooth.csv" | awk -F, 'NR == 1 || $2 == 0' >"$dir/want.csv"
tr -d '\r' <"$dir/one.smooth.csv" | cmp -s - "$dir/want.csv" && ok "a sensor is smoothed by itself" ||
    fail "one of two sensors alone: not the same"

# ---- rows that are hard ----

# Times that repeat and go back, fields that are empty, a second that is missing.
tr -d '\r' <"$dir/one.csv" | awk -F, -v OFS=, 'NR > 1 && NR % 50 == 0 { $3 = $4 = $5 = "" }
    NR > 1 && NR % 71 == 0 { $6 = $7 = $8 = "" } NR > 600 && NR < 660 { next } { print }
    NR > 1 && NR % 90 == 0 { print } NR > 1 && NR % 400 == 0 { $1 = 0.5; print }' >"$dir/hard.csv"
for how in --smooth --neutral; do
    expect_exit "hard rows, $how" 0 gonio fuse $how "$dir/hard.csv"
    same_rows "hard rows, $how" "$dir/out" "$dir/hard.csv"
    unit "hard rows, $how" "$dir/out"
done

# ---- what is refused ----

expect_refusal "an unknown joint" 2 '--joint tail: known here are .*cervical' gonio fuse --joint tail "$dir/two.csv"
expect_refusal "a joint, one sensor" 2 'a joint needs two sensors.*this recording has one' gonio fuse --joint cervical "$dir/one.csv"
: >"$dir/empty.csv"
head -n 1 "$dir/two.csv" >"$dir/header.csv"
head -n 60 "$dir/one.csv" >"$dir/short.csv"
expect_refusal "no file's worth" 1 'empty; a samples CSV begins with a line of column names' gonio fuse --smooth "$dir/empty.csv"
expect_exit "a header alone" 0 gonio fuse --smooth "$dir/header.csv"
expect_same "a header alone: no rows" "$(rows "$dir/out")" 0
expect_refusal "a header alone has no end" 2 'no samples' gonio fuse --neutral "$dir/header.csv"
expect_refusal "a second has no return" 2 'too short to compare the pose at the end' gonio fuse --neutral "$dir/short.csv"
expect_exit "a second can be smoothed" 0 gonio fuse --smooth "$dir/short.csv"
same_rows "a second" "$dir/out" "$dir/short.csv"
{ head -n 30 "$dir/one.csv"; echo '0.6,0,fast,0,0,0,0,9.8'; } >"$dir/bad.csv"
expect_refusal "a word for a number" 1 'line 31, column gx_rad_s: "fast" is no number' gonio fuse --smooth "$dir/bad.csv"

# ---- nearer to the truth ----

# An emulated patient with a consumer sensor of unknown bias; the mean of three, heading from the first motion.
score() { "$tools/trace_score" --start-aligned "$1" "$2" | awk '{ print $1 }'; }
for seed in 1 2 3; do
    gonio-emu witmotion --capture "$dir/set$seed.capture" --rate 100 --play cervical.rotation --left 50 --right 60 \
        --reps 3 --noise consumer --seed $seed --truth "$dir/truth.csv" 2>"$dir/err" || fail "the emulator" "$dir/err"
    gonio decode "$dir/set$seed.capture" >"$dir/set.csv" 2>"$dir/err" || fail "decode" "$dir/err"
    for how in '' --smooth --neutral; do
        # shellcheck disable=SC2086 # may be no word
        gonio fuse --no-mag $how "$dir/set.csv" >"$dir/set$how.out" 2>"$dir/err" || fail "fuse $how" "$dir/err"
        same_rows "emulated, seed $seed $how" "$dir/set$how.out" "$dir/set.csv"
    done
    expect_text "emulated, seed $seed: the mismatch is told" "$dir/err" "$mismatch"
    echo "$(score "$dir/truth.csv" "$dir/set.out") $(score "$dir/truth.csv" "$dir/set--smooth.out") $(score "$dir/truth.csv" "$dir/set--neutral.out")"
done >"$dir/emulated"
grep -E '^(ok|FAIL)' "$dir/emulated"
scores=$(grep -E '^[0-9]' "$dir/emulated" | awk '{ l += $1 / 3; s += $2 / 3; n += $3 / 3 } END { print l, s, n, NR }')
echo "$scores" | awk '{ exit !($4 == 3 && $2 < $1 && $3 < $1 && $2 < 3) }' &&
    ok "degrees live, smoothed, with the return: $scores" || fail "degrees live, smoothed, with the return: $scores"

end_test
