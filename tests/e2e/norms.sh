#!/bin/sh
# gonio norms: what there is, which row fits, how a value stands to it, the clinic's own, and what is
# refused.
. tests/e2e/lib.sh
mkdir -p "$GONIO_DATA"

# ---- what there is ----

expect_exit "all" 0 gonio norms
expect_text "all: movements" "$dir/out" '^cervical.rotation_left  *1 row .*18 to 29 years, active'
expect_text "all: sources, with where they were read" "$dir/out" 'Apti2023 .*Spinal Surg.*read: its abstract'
expect_no_text "all: nothing from memory" "$dir/out" '_mem\|Youdas'
expect_exit "a joint" 0 gonio norms elbow
expect_text "a joint: passive rows, with the interval as printed" "$dir/out" \
    '^elbow.flexion .*148.3° (SD 5.6°; women, 45 to 69 years, n 123; passive, universal goniometer; Soucie2011, secondary source) mean within 147.3 to 149.3'
expect_exit "one mode" 0 gonio norms elbow --mode active
expect_no_text "one mode: no other" "$dir/out" 'passive\|not read'
expect_exit "nothing known" 0 gonio norms hip.abduction_left
expect_text "nothing known: said" "$dir/out" 'hip.abduction_left: no norm available'
gonio norms --json >"$dir/out"
expect_same "JSON: a row for every line" "$(grep -o '"movement"' "$dir/out" | wc -l | tr -d ' ')" \
    "$(gonio norms | awk '$3 ~ /^rows?$/ { n += $2 } END { print n }')"

# ---- which row fits ----

expect_exit "a pair for a woman of 25" 0 gonio norms cervical.rotation --age 25 --sex F
expect_text "a pair: its direction" "$dir/out" '^cervical.rotation_right .*71.1'
expect_text "a pair: its sum" "$dir/out" '^cervical.rotation.total .*162.0°.*women'
expect_no_text "a pair: not of men" "$dir/out" ' men'
expect_exit "a value" 0 gonio norms cervical.rotation_left --age 29 --value 55
expect_text "a value: percent, z and band" "$dir/out" '55.0° is 78 % of it, z −1.57: below typical'
gonio norms cervical.rotation_left --age 29 --value 50.8 --json >"$dir/out"
expect_same "a value, JSON: z" "$(json z <"$dir/out")" -2
expect_same "a value, JSON: at the border" "$(json band <"$dir/out")" 'below typical'
expect_near "a value, JSON: percent" "$(json pct_of_norm <"$dir/out")" 72.4 0.01
for told in "--age 30|no norm for this age and sex" "--sex F|no norm: age not known" "--age 17|no norm for this age"; do
    expect_exit "${told%|*}" 0 gonio norms cervical.rotation_left ${told%|*} --value 55
    expect_text "${told%|*}: said" "$dir/out" "${told#*|}"
done
expect_exit "sex not known" 0 gonio norms cervical.rotation.total --age 25 --value 150
expect_text "sex not known: said" "$dir/out" 'no norm: sex not known'
gonio norms lumbar.flexion --age 85 --json >"$dir/out"
expect_same "a decline's old end" "$(json mean_deg <"$dir/out")" 40

# ---- the clinic's own ----

header=movement,mode,sex,age_min,age_max,mean_deg,sd_deg,n,device,source
printf '%s\ncervical.rotation_left,active,B,18,60,74.5,8,120,our sensors,our clinic\n' $header >"$GONIO_DATA/norms.csv"
gonio norms cervical.rotation_left --age 25 --value 66.5 --json >"$dir/out"
expect_same "the clinic's own goes first" "$(json source <"$dir/out")" 'our clinic'
expect_same "the clinic's own: the built-in one is there too" "$(json source 2 <"$dir/out")" Apti2023
expect_same "the clinic's own: z" "$(json z <"$dir/out")" -1
expect_exit "the clinic's own, listed" 0 gonio norms
expect_text "the clinic's own: its source" "$dir/out" 'our clinic (norms.csv)'
printf 'cervical.rotatoin_left,active,B,18,60,74,8,120,x,y\n' >>"$GONIO_DATA/norms.csv"
expect_refusal "a name mistyped" 1 'norms.csv: line 3: "cervical.rotatoin_left" is no direction' gonio norms
rm "$GONIO_DATA/norms.csv"

# ---- what is refused ----

expect_refusal "no such movement" 2 '"nose" is no movement' gonio norms nose
expect_refusal "two" 2 'one movement' gonio norms elbow knee
expect_refusal "a value of two directions" 2 'one direction' gonio norms cervical.rotation --value 50
expect_refusal "a value of nothing" 2 'name the movement' gonio norms --value 50
expect_refusal "age" 2 'years from 0' gonio norms elbow --age old
expect_refusal "age, negative" 2 'years from 0' gonio norms elbow --age -1
expect_refusal "sex" 2 'F or M' gonio norms elbow --sex B
expect_refusal "mode" 2 'active or passive' gonio norms elbow --mode quick
expect_refusal "value" 2 'angle in degrees' gonio norms elbow.flexion --value much

end_test
