# gonio: programs land in $O, by default build/. `make help` lists the targets.
O       ?= build
PREFIX  ?= /usr/local
VERSION := 0.1.0
CC      ?= cc

WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wcast-qual -Wdouble-promotion -Wundef \
        -Wstrict-prototypes -Wmissing-prototypes -Werror=implicit-function-declaration \
        -Werror=incompatible-pointer-types -Werror=return-type -Werror=format=2 -Werror=vla
# clang warns of NAN and INFINITY, which the C library defines as floats; gcc keeps watch for the rest.
WARN += $(if $(findstring clang,$(CC)),-Wno-double-promotion)
CFLAGS ?= -O2 -g
override CFLAGS += -std=c11 -D_POSIX_C_SOURCE=200809L -Iinclude -Isrc -I. -MMD -MP $(WARN)
override CPPFLAGS += -DGONIO_VERSION='"$(VERSION)"' -DGONIO_CHARTS='"$(PREFIX)/share/gonio/charts"'

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
parts    := $(filter-out %/main.c,$(daemon) $(cli) $(emulator)) # programs and tests link these
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

# What single tests need beyond that: a name lookup to be scripted; a bed of made-up USB devices.
EXTRA_test_tcp     := -Wl,--wrap=lookup_host
EXTRA_test_hotplug := $(shell pkg-config --libs umockdev-1.0 2>/dev/null)
$O/tests/unit/test_hotplug.o: override CFLAGS += \
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
	@$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LOOP_LIBS) $(LIBS)

unit: $(unit_bin)
tools: $(tool_bin)

clean:
	rm -rf build build-*

.PHONY: all unit tools clean
.SECONDARY:
-include $(shell find $O -name '*.d' 2>/dev/null)
