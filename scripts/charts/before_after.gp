# Before against after, a line a direction; grey where the change is within the error of measuring.
# Usage: gnuplot -d -c before_after.gp DIR TERM OUT DATA
# words: title, line below, lowest and highest degree of the axis, text under each of its ends
# tsv:   x, before, its +-, after, its +-, colour, ink, height of the label before, its text,
#        height of the label after, its three lines; NaN and empty where not measured.
#        Whoever writes the file keeps the heights apart.
DIR = ARG1; TERM = ARG2; OUT = ARG3; DATA = ARG4; CHART = "before_after"
load DIR . "/style.gp"
FILE = DATA . "/before_after.tsv"
unset border
set lmargin 1; set rmargin 1; set bmargin 3.2
set xrange [-0.75:2.0]
set yrange [number(3):number(4)]
unset ytics
set xtics (W[5] 0, W[6] 1) scale 0 offset 0,0.2 font ",12"
do for [d = ceil(number(3) / 10) * 10 : floor(number(4) / 10) * 10 : 10] {
    set arrow from 0, first d to 1, first d nohead lc rgb 0xECECEC lw 0.8 back
    if (number(4) - number(3) < 75 || d % 20 == 0) { set label sprintf("%d°", d) at 0.5, first d center offset 0,0.45 textcolor rgb 0x767676 font ",8" back }
}
set arrow from 0, graph 0 to 0, graph 1 nohead lc rgb 0xCCCCCC lw 1 back
set arrow from 1, graph 0 to 1, graph 1 nohead lc rgb 0xCCCCCC lw 1 back
plot FILE using (-0.03 - $1):2:(-0.04 + $1):($8 - $2) with vectors nohead lc rgb 0xBBBBBB lw 0.6, \
     FILE using (1.03 + $1):4:(0.04 - $1):($10 - $4) with vectors nohead lc rgb 0xBBBBBB lw 0.6, \
     FILE using 1:2:(1):($4 - $2):6 with vectors nohead lw 2.6 lc rgb variable, \
     FILE using 1:2:3:6 with yerrorbars pt -1 lw 1.4 lc rgb variable, \
     FILE using ($1 + 1):4:5:6 with yerrorbars pt -1 lw 1.4 lc rgb variable, \
     FILE using 1:2 with points pt 7 ps 1.5 lc rgb "white", \
     FILE using 1:2:6 with points pt 6 ps 1.5 lw 2 lc rgb variable, \
     FILE using ($1 + 1):4:6 with points pt 7 ps 1.6 lc rgb variable, \
     FILE using (-0.085):8:9:7 with labels right textcolor rgb variable font ",12", \
     FILE using (1.085):10:11:7 with labels left textcolor rgb variable font ",12", \
     FILE using (1.085):10:12 with labels left offset 0,-1.15 textcolor rgb C_DIM font ",9", \
     FILE using (1.085):10:13 with labels left offset 0,-2.1 textcolor rgb C_DIM font ",9"
