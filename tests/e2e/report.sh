#!/bin/sh
# gonio report on sets that were measured: both directions together, side against side, two sets before
# treatment, norms by age and sex, and what is refused.
. tests/e2e/lib.sh
command -v gnuplot >/dev/null || skip "gnuplot is not installed"

# cell ROW COLUMN: of the table on standard output, whose words are apart by two blanks at least
cell() { awk -F '  +' -v row="$1" -v column="$2" '$2 == row { print $column }' "$dir/out"; }

fast_set --patient P001 --phase before
left=62 seed=2 fast_set --patient P001 --phase baseline
left=64 right=74 seed=3 fast_set --patient P001 --phase after

report="gonio report P001 --format html"
expect_exit "report" 0 $report
expect_text "report: the columns" "$dir/out" '^  direction  before  *before again  *after  *change'
for column in 3 4 5; do
    cell left $column && cell right $column && cell together $column
done | tr -d '°±' >"$dir/values"
expect_same "together: the sum, in each phase" \
    "$(awk 'NR % 3 { sum += $1 } NR % 3 == 0 { print (sum - $1 > -0.11 && sum - $1 < 0.11); sum = 0 }' "$dir/values")" "1
1
1"
# What the directions share is added, the rest is not: less than the sum, more than by squares.
expect_same "together: its ±" \
    "$(awk 'NR % 3 { sum += $2; squares += $2 ^ 2 }
            NR % 3 == 0 { print ($2 < sum + 0.06 && $2 > sqrt(squares) - 0.06); sum = squares = 0 }' "$dir/values")" "1
1
1"
expect_text "right minus left" "$dir/out" '^  Right minus left: +[0-9.]*° before (1[0-9] % of the larger side), +[0-9.]*° after'
expect_text "the patient's own error" "$dir/out" \
    "^  Left: this patient's own error, from 2 sets before treatment, is larger: ±1[5-9][0-9.]*°"
expect_text "the patient's own error decides" "$dir/out" '^Left rotation .*error ±1[5-9][0-9.]*°): within measurement error'
expect_text "it does not lower the other side's" "$dir/out" '^Right rotation .*error ±9.7°): exceeds measurement error'
expect_text "no age, no norm" "$dir/out" '^  Left and right: no norm: age not known'
page=$(sed -n 's/^Report and charts: //p' "$dir/out")/report.html
expect_text "the page: together" "$page" '<th scope="row">together</th>'
expect_text "the page: before again" "$page" '<th scope="col">Before again</th>'

expect_exit "with an age and a sex" 0 $report --age 25 --sex M
expect_text "a norm, its source, and how the value stands" "$dir/out" \
    '^  Norm, left: 70.2° (SD 9.7°; .*Apti2023); after: [0-9.]*° is [0-9]* % of it, z .*: typical'
expect_text "a norm of both directions" "$dir/out" '^  Norm, together: .*; men, 20 to 30 years'
expect_text "the page: the norm" "$page" '<li>Norm, right: 71.1°'

printf 'movement,sem_deg,context\ncervical.rotation.total,30,same visit\n' >"$GONIO_DATA/limits.csv"
expect_exit "with the clinic's error of both directions" 0 $report
expect_text "the clinic's error of both directions" "$dir/out" '^  together .*±83.2° *within'

expect_refusal "age" 2 'years from 0' gonio report P001 --age old
expect_refusal "sex" 2 'F or M' gonio report P001 --sex w

end_test
