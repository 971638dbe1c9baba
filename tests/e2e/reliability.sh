#!/bin/sh
# gonio reliability: a published example, the sets of the log, limits on request only, and what is
# refused.
. tests/e2e/lib.sh

printf 'person,rater,value_deg\n' >"$dir/judges.csv"
person=0
# Shrout and Fleiss 1979, table 2
for values in '9 2 5 8' '6 1 3 2' '8 4 6 8' '7 1 2 6' '10 5 6 9' '6 2 4 7'; do
    person=$((person + 1))
    set -- $values
    printf 'S%d,A,%s\nS%d,B,%s\nS%d,C,%s\nS%d,D,%s\n' $person "$1" $person "$2" $person "$3" $person "$4"
done >>"$dir/judges.csv"

# ---- a file ----

expect_exit "a file" 0 gonio reliability "$dir/judges.csv"
for line in 'ICC(2,1) .* 0.29 .* 0.02 to .*0.76' 'ICC(3,1) .* 0.71 .* 0.34 to .*0.95' \
    'ICC(2,4) .* 0.62 .* 0.07 to .*0.93' 'ICC(3,4) .* 0.91 .* 0.68 to .*0.99'; do
    expect_text "Shrout and Fleiss: $line" "$dir/out" "$line"
done
expect_text "Bland and Altman of each pair" "$dir/out" 'C minus D: bias -2.3'
gonio reliability --json - <"$dir/judges.csv" >"$dir/out"
expect_same "piped, JSON: mean square of people" "$(json ms_people_deg2 <"$dir/out")" 11.2417
expect_same "JSON: ICC(2,1)" "$(json value <"$dir/out")" 0.2898
expect_same "JSON: no limits were asked for" "$(json limits_written <"$dir/out")" null
if [ -e "$GONIO_DATA/limits.csv" ]; then fail "limits.csv was made unasked"; else ok "limits.csv only on request"; fi

# ---- limits ----

expect_exit "limits on request" 0 gonio reliability "$dir/judges.csv" --write-limits \
    --movement cervical.rotation --context between-visits
expect_text "limits: it says so" "$dir/err" 'limits.csv: a row was added: SEM 2.50'
expect_same "limits: the row" "$(tail -n 1 "$GONIO_DATA/limits.csv")" 'cervical.rotation,2.50,between visits'
head -n 9 "$dir/judges.csv" >"$dir/few.csv"
cp "$GONIO_DATA/limits.csv" "$dir/limits"
expect_refusal "limits from too few people" 4 'degrees of freedom' gonio reliability "$dir/few.csv" \
    --write-limits --movement cervical.rotation --context same-visit
cmp -s "$dir/limits" "$GONIO_DATA/limits.csv" && ok "limits.csv stays as it was" || fail "limits.csv has changed"
expect_refusal "whose limits?" 2 'needs --movement' gonio reliability "$dir/judges.csv" --write-limits

# ---- the log ----

expect_refusal "no log" 1 'no log' gonio reliability --movement cervical.rotation_left
for patient in 1 2 3; do
    left=$((40 + 8 * patient)) seed=$patient fast_set --patient P$patient --phase before
    expect_same "P$patient before" $code 0
    left=$((41 + 7 * patient)) seed=$((patient + 9)) fast_set --patient P$patient --phase baseline
    expect_same "P$patient baseline" $code 0
done
expect_exit "sets of the log" 0 gonio reliability --movement cervical.rotation_left --json
expect_same "sets of the log: people" "$(json people <"$dir/out")" 3
expect_near "sets of the log: P1 0, P2 1, P3 2 degrees apart" "$(json bias_deg <"$dir/out")" 1 1.5
expect_exit "one patient's own error" 0 gonio reliability --movement cervical.rotation_left --patient P3 --json
expect_near "own error: two degrees over root two" "$(json sem_deg <"$dir/out")" 1.41 1.2
expect_refusal "a patient without a second set" 4 'P9 has no session' \
    gonio reliability --movement cervical.rotation_left --patient P9
expect_refusal "limits from three people" 4 'degrees of freedom' \
    gonio reliability --movement cervical.rotation_left --write-limits

# A row of P1 that someone has changed is not used, and it is said.
sed 's/,P1,\(.*\),baseline,cervical.rotation_left,left,active/,P1,\1,baseline,cervical.rotation_left,left,passive/' \
    "$log" >"$dir/changed" && cp "$dir/changed" "$log"
expect_exit "an altered row" 0 gonio reliability --movement cervical.rotation_left --json
expect_same "an altered row: P1 is left out" "$(json left_out <"$dir/out")" 1
expect_text "an altered row: it is said" "$dir/err" 'altered lines of the log: 1; gonio verify'
expect_text "left out: it is said" "$dir/err" 'fewer than 2 sets .*: 1 of 3 patients'

# ---- what is refused ----

expect_refusal "nothing to read" 2 'FILE' gonio reliability
expect_refusal "no such file" 1 'nowhere' gonio reliability "$dir/nowhere"
expect_refusal "no such movement" 2 'waving' gonio reliability --movement waving
expect_refusal "both directions" 2 'one direction' gonio reliability --movement cervical.rotation
expect_refusal "sets of a file" 2 'sets of the log' gonio reliability "$dir/judges.csv" --sets 3
expect_refusal "sets" 2 'sets' gonio reliability --movement cervical.rotation_left --sets 1
sed 's/^S3,B,4/S3,B,four/' "$dir/judges.csv" >"$dir/bad.csv"
expect_refusal "a word for a value" 1 'bad.csv: line 11: value_deg' gonio reliability "$dir/bad.csv"
grep -v '^S3,B' "$dir/judges.csv" >"$dir/bad.csv"
expect_refusal "a missing cell" 1 'person S3 has no value of rater B' gonio reliability "$dir/bad.csv"
grep -e person -e '^S1' "$dir/judges.csv" >"$dir/bad.csv"
expect_refusal "one person" 4 'two or more' gonio reliability "$dir/bad.csv"
awk -F, -v OFS=, 'NR > 1 { $3 = 7 } { print }' "$dir/judges.csv" >"$dir/bad.csv"
expect_refusal "no variance" 4 'variance' gonio reliability "$dir/bad.csv"

end_test
