# The front door: installs, builds, runs and tests with one command each. `make help` lists the targets.
#
#   make run ARGS="seed=2 model.hidden=512"     make test ARGS="-R topology"     make bench ARGS="--density 0.1"
BUILD  ?= build
CONFIG ?= smallworld_lstm.yaml
ARGS   ?=
JOBS   ?= $(shell getconf _NPROCESSORS_ONLN)

.DEFAULT_GOAL := help
.PHONY: help deps build run test bench format tidy configure program

help:  ## say what each target does
	@echo "make TARGET [ARGS=...] [BUILD=build] [CONFIG=smallworld_lstm.yaml] [JOBS=processors]"
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

deps:  ## install what is missing (apt-get on Debian and Ubuntu, a list elsewhere)
	tools/install_deps

build:  ## build everything: build/bsexp, benchmarks and tests
	tools/install_deps build
	$(MAKE) configure
	cmake --build $(BUILD) --parallel $(JOBS)

run:  ## install, build, fetch the default text and train on it: bsexp run CONFIG ARGS
	tools/install_deps build
	$(MAKE) program
	$(BUILD)/bsexp data fetch gcide
	$(BUILD)/bsexp run $(CONFIG) $(ARGS)

test:  ## install, build and run all tests; ARGS go to ctest
	tools/install_deps build test
	$(MAKE) configure
	cmake --build $(BUILD) --parallel $(JOBS)
	ctest --test-dir $(BUILD) --output-on-failure --parallel $(JOBS) $(ARGS)

bench:  ## speed of the block-sparse products beside dense peers: bsexp bench bsmm ARGS
	tools/install_deps build peer
	$(MAKE) program
	$(BUILD)/bsexp bench bsmm $(ARGS)

format:  ## format the sources in place
	tools/install_deps test
	tools/format

tidy:  ## look for faults with clang-tidy
	tools/install_deps build test
	$(MAKE) configure
	tools/tidy --build $(BUILD)

configure:
	cmake --preset release -B $(BUILD)

program: configure
	cmake --build $(BUILD) --parallel $(JOBS) --target bsexp
