# Rotation as a fan seen from above: nose up, left to the left, before inside, after outside.
# Usage: gnuplot -d -c fan.gp DIR TERM OUT DATA
# words: title, line below; three lines of text about the left side, three about the right
# tsv:   side (-1 left, +1 right), ring (0 before, 1 after), degrees, their +-
DIR = ARG1; TERM = ARG2; OUT = ARG3; DATA = ARG4; CHART = "fan"
load DIR . "/style.gp"
set lmargin 0; set rmargin 0; set tmargin 5; set bmargin 0.5
unset border; unset tics
set size ratio -1
set xrange [-2.0:2.0]; set yrange [-0.75:1.2]
set angles degrees
# gnuplot counts angles from the right, against the clock; the nose points up
a(x) = 90 - x
array SIDE[8]; array RING[8]; array DEG[8]; array ERR[8]
stats DATA . "/fan.tsv" using (SIDE[int($0) + 1] = $1, RING[int($0) + 1] = $2, DEG[int($0) + 1] = $3, ERR[int($0) + 1] = $4, 0) nooutput
N = int(STATS_records)
inner(i) = RING[i] == 0 ? 0.34 : 0.68
outer(i) = RING[i] == 0 ? 0.64 : 0.98
colour(i) = RING[i] == 0 ? (SIDE[i] < 0 ? PALE_LEFT : PALE_RIGHT) : (SIDE[i] < 0 ? C_LEFT : C_RIGHT)
ink(i) = SIDE[i] < 0 ? INK_LEFT : INK_RIGHT
# the rings that a full turn would fill
set obj 1 circle at 0,0 size 0.98 arc [0:180] fs solid 1 noborder fc rgb 0xF4F4F4
set obj 2 circle at 0,0 size 0.66 arc [0:180] fs solid 1 noborder fc rgb "white"
set obj 3 circle at 0,0 size 0.64 arc [0:180] fs solid 1 noborder fc rgb 0xF4F4F4
# outer rings first, so that the inner ones and the white between them come on top
do for [r = 1:0:-1] {
    do for [i = 1:N] {
        if (RING[i] == r && DEG[i] > 0.05) {
            from = SIDE[i] < 0 ? 90 : a(DEG[i])
            to = SIDE[i] < 0 ? a(-DEG[i]) : 90
            set obj 10 + 20 * (1 - r) + i circle at 0,0 size outer(i) arc [from:to] fs solid 1 noborder fc rgb colour(i)
        }
    }
    hole = r == 1 ? 0.68 : 0.34
    if (r == 1) { set obj 28 circle at 0,0 size hole fs solid 1 noborder fc rgb "white"
                  set obj 29 circle at 0,0 size 0.64 arc [0:180] fs solid 1 noborder fc rgb 0xF4F4F4 }
    if (r == 0) { set obj 60 circle at 0,0 size hole fs solid 1 noborder fc rgb "white" }
}
# the head
set obj 70 circle at 0,0.12 size 0.13 fs solid 1 border lc rgb 0xAAAAAA fc rgb 0xF7F7F7
set obj 71 polygon from -0.035,0.247 to 0.035,0.247 to 0,0.31 to -0.035,0.247 fs solid 1 noborder fc rgb 0xAAAAAA
set arrow 1 from 0,0.34 to 0,1.02 nohead lc rgb 0x888888 lw 0.8 front
do for [t = -90:90:15] {
    set arrow 100 + t from 1.0*cos(a(t)),1.0*sin(a(t)) to 1.03*cos(a(t)),1.03*sin(a(t)) nohead lc rgb C_DIM lw 0.8
    if (t % 30 == 0) { set label 300 + t sprintf("%d°", abs(t)) at 1.1*cos(a(t)),1.1*sin(a(t)) center textcolor rgb C_DIM font ",9" }
}
# +-: a whisker along the middle of each ring
mid(i) = 0.5 * (inner(i) + outer(i))
set samples 41
set parametric; set trange [-1:1]
turn(i, s) = a(SIDE[i] * (DEG[i] + s * ERR[i]))
set label 500 W[3] at -1.92,-0.30 left textcolor rgb INK_LEFT font ",14"
set label 501 W[4] at -1.92,-0.46 left textcolor rgb C_TEXT font ",11"
set label 502 W[5] at -1.92,-0.60 left textcolor rgb C_DIM font ",9"
set label 503 W[6] at 1.92,-0.30 right textcolor rgb INK_RIGHT font ",14"
set label 504 W[7] at 1.92,-0.46 right textcolor rgb C_TEXT font ",11"
set label 505 W[8] at 1.92,-0.60 right textcolor rgb C_DIM font ",9"
set label 506 "inner ring: before" at 0,-0.07 center textcolor rgb C_DIM font ",8" front
set label 507 "outer ring: after" at 0,-0.17 center textcolor rgb C_DIM font ",8" front
plot for [i = 1:N] mid(i) * cos(turn(i, t)), mid(i) * sin(turn(i, t)) with lines lc rgb C_TEXT lw 1.6, \
     for [i = 1:N] for [e = -1:1:2] (mid(i) + 0.035 * t) * cos(turn(i, e)), (mid(i) + 0.035 * t) * sin(turn(i, e)) with lines lc rgb C_TEXT lw 1.6
