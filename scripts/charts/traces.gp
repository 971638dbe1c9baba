# Angle against time, before above after; repetitions shaded, their values at the end of range,
# those that do not count grey and marked.
# Usage: gnuplot -d -c traces.gp DIR TERM OUT DATA
# words: title, line below, number of panels, largest degree, last second, name of the direction
#        that goes up, name of the one that goes down; then a heading for each panel
# traces1.tsv, traces2.tsv:          time, degrees
# traces1.reps.tsv, traces2.reps.tsv: start, end, peak time, signed peak, counts (1 or 0), text
DIR = ARG1; TERM = ARG2; OUT = ARG3; DATA = ARG4; CHART = "traces"
load DIR . "/style.gp"
PANELS = int(number(3)); TOP = number(4)
set xrange [0:number(5)]
set yrange [-TOP:TOP]
step = TOP > 60 ? 30 : TOP > 25 ? 15 : 5
set ytics ("0°" 0)
do for [d = step : int(TOP) : step] { set ytics add (sprintf("%d°", d) d, sprintf("%d°", d) -d) }
pos(y) = y >= 0 ? y : 0
neg(y) = y <= 0 ? y : 0
set style fill noborder
set multiplot
do for [k = 1:PANELS] {
    FILE = sprintf("%s/traces%d.tsv", DATA, k)
    REPS = sprintf("%s/traces%d.reps.tsv", DATA, k)
    if (k == 2) { unset label 998; unset label 999 }
    top = 0.865 - (k - 1) * 0.40
    set lmargin at screen 0.08; set rmargin at screen 0.98
    set tmargin at screen top; set bmargin at screen (PANELS == 1 ? 0.10 : top - 0.365)
    if (k == PANELS) { set format x "%.0f s" } else { set format x "" }
    set arrow 1 from graph 0, first 0 to graph 1, first 0 nohead lc rgb 0xAAAAAA lw 0.8
    set label 1 W[7 + k] at graph 0.008, graph 0.91 left textcolor rgb C_TEXT font ",12" front
    set label 2 W[6] at graph 0.008, graph 0.74 left textcolor rgb INK_LEFT font ",10" front
    set label 3 W[7] at graph 0.008, graph 0.08 left textcolor rgb INK_RIGHT font ",10" front
    plot REPS using (0.5 * ($1 + $2)):(0):1:2:(-TOP):(TOP) with boxxyerror fs solid 1 noborder fc rgb 0xF3F3F3, \
         FILE using 1:(pos($2)) with filledcurves y=0 fs transparent solid 0.28 fc rgb C_LEFT, \
         FILE using 1:(neg($2)) with filledcurves y=0 fs transparent solid 0.28 fc rgb C_RIGHT, \
         REPS using ($5 == 0 ? 0.5 * ($1 + $2) : NaN):(0):1:2:(-TOP):(TOP) with boxxyerror fs transparent solid 0.75 noborder fc rgb 0xDDDDDD, \
         FILE using 1:2 with lines lc rgb C_TEXT lw 1.1, \
         REPS using 3:($4 >= 0 ? $4 : NaN):6 with labels center offset 0,0.7 textcolor rgb C_TEXT font ",9", \
         REPS using 3:($4 < 0 ? $4 : NaN):6 with labels center offset 0,-0.8 textcolor rgb C_TEXT font ",9"
}
unset multiplot
