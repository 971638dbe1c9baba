# gonio: programs land in $O, by default build/. `make help` lists the targets.
O       ?= build
PREFIX  ?= /usr/local
CC      ?= cc

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wdouble-promotion -Wundef \
        -Wstrict-prototypes -Wmissing-prototypes -Werror=implicit-function-declaration \
        -Werror=incompatible-pointer-types -Werror=return-type -Werror=format=2 -Werror=vla
# clang warns of NAN and INFINITY, which the C library defines as floats; gcc keeps watch for the rest.
WARN += $(if $(findstring clang,$(CC)),-Wno-double-promotion)
CFLAGS ?= -O2 -g
override CFLAGS += -std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -Isrc -I. -MMD -MP $(WARN)

# One pkg-config call for each set of libraries; := so that it runs once.
DEVICE_LIBS := $(shell pkg-config --libs libusb-1.0 libserialport 2>/dev/null)
LOOP_LIBS   := $(shell pkg-config --libs libevent_core 2>/dev/null || echo -levent_core)
JSON_LIBS   := $(shell pkg-config --libs jansson 2>/dev/null || echo -ljansson)
LIBUSB_CFLAGS := $(shell pkg-config --cflags libusb-1.0 2>/dev/null)
override CFLAGS += $(LIBUSB_CFLAGS)
LIBS = $(DEVICE_LIBS) $(JSON_LIBS) -lm -lpthread

lib      := $(filter-out src/daemon/% src/cli/%,$(wildcard src/*/*.c))
daemon   := $(wildcard src/daemon/*.c)
cli      := $(wildcard src/cli/*.c)
emulator := $(wildcard firmware-host/*.c)
bench    := $(wildcard tests/bench/*.c)
parts    := $(filter-out %/main.c,$(daemon) $(cli) $(emulator)) $(bench) # programs and tests link these
unit     := $(wildcard tests/unit/test_*.c)
tools    := $(wildcard tests/tools/*.c)
objs      = $(patsubst %.c,$O/%.o,$1)
programs := $(if $(cli),$O/gonio) $(if $(daemon),$O/goniod) $(if $(wildcard firmware-host/main.c),$O/gonio-emu)
unit_bin := $(patsubst tests/unit/%.c,$O/tests/%,$(unit))
tool_bin := $(patsubst tests/tools/%.c,$O/tools/%,$(tools))

all: $(programs)

$O/%.o: %.c
	@mkdir -p $(@D)
	@echo "  CC    $<"
	@$(CC) $(CPPFLAGS) $(CFLAGS) -c -o $@ $<

# The filter runs for every sample: its loops go through the processor's vectors, its quaternions do not,
# since four numbers are dearer to shuffle than to multiply (a quarter of its time, gcc 12).
FUSION_CFLAGS := $(if $(filter -O2,$(CFLAGS)),-O3 -fno-tree-slp-vectorize)
$O/src/fusion/%.o: override CFLAGS += $(FUSION_CFLAGS)

$O/libgonio.a: $(call objs,$(lib))
	@rm -f $@
	@$(AR) rcs $@ $^

$O/libparts.a: $(call objs,$(parts))
	@rm -f $@
	@$(AR) rcs $@ $^

$O/gonio: $(call objs,$(cli)) $O/libgonio.a
	@echo "  LD    $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LIBS)

$O/goniod: $(call objs,$(daemon)) $O/libgonio.a
	@echo "  LD    $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LOOP_LIBS) $(LIBS)

$O/gonio-emu: $(call objs,$(emulator)) $O/libgonio.a
	@echo "  LD    $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ -lm

# Where an installed gonio finds its charts.
$O/src/report/plot.o: override CPPFLAGS += -DGONIO_CHARTS='"$(PREFIX)/share/gonio/charts"'

# What single tests need beyond that: a name lookup to be scripted; memory that ends; a bed of made-up
# USB devices.
EXTRA_test_tcp     := -Wl,--wrap=lookup_host
EXTRA_test_smoother_memory := -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free
EXTRA_test_hotplug := $(shell pkg-config --libs umockdev-1.0 2>/dev/null)
EXTRA_usb_bed      := $(EXTRA_test_hotplug)
$O/tests/unit/test_hotplug.o $O/tests/tools/usb_bed.o: override CFLAGS += \
    $(patsubst -I%,-isystem %,$(shell pkg-config --cflags umockdev-1.0 2>/dev/null))

# A unit test links its own main and whatever of the project it names. -rdynamic lets a test put
# its own ioctl before the C library's.
$O/tests/%: $O/tests/unit/%.o $O/libparts.a $O/libgonio.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -rdynamic -o $@ $^ -lcmocka $(LOOP_LIBS) $(LIBS) $(EXTRA_$(@F))

$O/tools/%: $O/tests/tools/%.o $O/libparts.a $O/libgonio.a
	@mkdir -p $(@D)
	@echo "  LD    $@"
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LOOP_LIBS) $(LIBS) $(EXTRA_$(@F))

unit: $(unit_bin)
tools: $(tool_bin)

# ---- checks ----

check:
	sh scripts/check

layers:
	sh scripts/check-layers

sanitize:
	$(MAKE) O=build-asan CFLAGS='-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all' unit
	sh scripts/run-tests build-asan --unit-only

coverage:
	$(MAKE) O=build-cov CFLAGS='-O0 -g --coverage' all unit tools
	sh scripts/run-tests build-cov
	@command -v gcovr >/dev/null || { echo "the summary needs gcovr: apt-get install gcovr" >&2; exit 1; }
	gcovr --root . --filter src --print-summary build-cov

sources := $(lib) $(daemon) $(cli) $(emulator)
TIDY    ?= clang-tidy-14
tidy:
	@printf '%s\n' $(sources) | xargs -P 2 -n 4 sh -c '$(TIDY) --quiet "$$@" -- -std=c11 \
	    -D_POSIX_C_SOURCE=200809L -Iinclude -Isrc -I. $(LIBUSB_CFLAGS) 2>/dev/null' tidy

# jansson's loop macro is told in a form that cppcheck can read.
cppcheck:
	@cppcheck --quiet --std=c11 --enable=warning,portability,performance --inline-suppr \
	    --error-exitcode=1 --suppress=missingIncludeSystem --suppress=legacyUninitvar -Iinclude -Isrc -I. \
	    '-Djson_array_foreach(a,i,v)=while((v=(a))&&(i=0,1))' src firmware-host

format:
	clang-format -i $(sources) $(unit) $(tools) $(bench) $(wildcard include/gonio/*.h src/*/*.h firmware-host/*.h)

# ---- fuzzing: whatever takes bytes or text from outside ----

FUZZ_SECONDS ?= 600
fuzzed   := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
fuzz_cc  := -O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all
fuzzers:
	$(MAKE) O=build-fuzz CC=clang-14 CFLAGS='$(fuzz_cc) -fsanitize=fuzzer-no-link' $(addprefix build-fuzz/,$(fuzzed))

$O/fuzz_%: $O/tests/fuzz/fuzz_%.o $O/libparts.a $O/libgonio.a
	@echo "  LD    $@"
	@$(CC) $(CFLAGS) -fsanitize=fuzzer -o $@ $^ $(LOOP_LIBS) $(LIBS)

# Each target for FUZZ_SECONDS, two at a time, from the seeds of tests/fuzz/corpus; stops with the
# input that broke it.
fuzz: fuzzers
	@printf '%s\n' $(fuzzed) | xargs -P 2 -I{} sh -c 'mkdir -p build-fuzz/corpus/{} && \
	    TMPDIR=build-fuzz build-fuzz/{} -max_total_time=$(FUZZ_SECONDS) -verbosity=0 -print_final_stats=1 \
	    -artifact_prefix=build-fuzz/{}- build-fuzz/corpus/{} tests/fuzz/corpus/{} >build-fuzz/{}.log 2>&1 \
	    || { tail -n 40 build-fuzz/{}.log; exit 255; }; \
	    sed -n "s/stat::number_of_executed_units: */{}: executions /p" build-fuzz/{}.log'

# ---- figures ----

bench: all tools
	sh scripts/bench $O

# A whole recording with optical truth through the emulator, a pty and goniod, in real time.
WHOLE ?= ../shared/data/broad/02_undisturbed_slow_rotation_B.imuref.xz
real-input: all tools
	GONIO_WHOLE=$(WHOLE) BUILD=$O sh tests/e2e/real_input.sh

# ---- putting it in place ----

install: all
	install -d $(DESTDIR)$(PREFIX)/bin $(DESTDIR)$(PREFIX)/share/gonio/charts
	install -m 755 $(programs) $(DESTDIR)$(PREFIX)/bin
	install -m 644 scripts/charts/*.gp $(DESTDIR)$(PREFIX)/share/gonio/charts

help:
	@echo "make            the programs: $(programs)"
	@echo "make check      everything that must hold, as scripts/check"
	@echo "make unit tools sanitize coverage tidy cppcheck layers format"
	@echo "make fuzz       every fuzz target for FUZZ_SECONDS=$(FUZZ_SECONDS)"
	@echo "make bench      speed, memory, latency, accuracy, each beside what was asked for and a peer's figure"
	@echo "make real-input a whole recording with optical truth through emulator, pty and goniod"
	@echo "make install    into PREFIX=$(PREFIX), below DESTDIR"

clean:
	rm -rf build build-asan build-clang build-cov build-fuzz

.PHONY: all unit tools check layers sanitize coverage tidy cppcheck format fuzzers fuzz bench real-input install help clean
.SECONDARY:
-include $(shell find $O -name '*.d' 2>/dev/null)
