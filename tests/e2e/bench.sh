#!/bin/sh
# The table of figures prints to its end, with and without recordings: what is not there is said, and no
# figure that is over makes it fail.
. tests/e2e/lib.sh

export O="$BUILD"
GONIO_RECORDINGS=$dir/nowhere expect_exit "without recordings" 0 sh scripts/bench-orientation --seeds 2
expect_text "it says what is not there" "$dir/out" "skipped: no recordings in .*nowhere/joint"
expect_text "emulated necks" "$dir/out" "^consumer: mean of three, RMSE  *[0-9]"
expect_text "cost" "$dir/out" "^live update, 9 axes .* [0-9][0-9.]* "
expect_refusal "a word that it does not know" 2 "usage" sh scripts/bench-orientation --fast
expect_refusal "a word without its value" 2 "needs a value" sh scripts/bench-orientation --seeds

end_test
