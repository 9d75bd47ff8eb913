# Afterimage. `make` lists what there is to do.

SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

ARGS ?=
CUDA ?=
VERSION ?= $(shell scripts/version.sh)

ORT_VERSION := 1.31.1
ORT := bin/lib/libonnxruntime.so.$(ORT_VERSION)
ORT_CUDA := bin/lib-cuda/libonnxruntime.so.$(ORT_VERSION)
GOLANGCI_VERSION := v2.15.0
GOLANGCI := bin/tools/golangci-lint-$(GOLANGCI_VERSION)
FYNE_VERSION := v1.7.4
FYNE := bin/tools/fyne-$(FYNE_VERSION)

# cgo needs gcc; the window needs GL and X11; its end-to-end test a display of its own.
APT_CLI := gcc libc6-dev
APT_GUI := $(APT_CLI) pkg-config libgl1-mesa-dev libgl1-mesa-dri libx11-dev libxcursor-dev \
	libxrandr-dev libxinerama-dev libxi-dev libxxf86vm-dev
APT_TEST := $(APT_GUI) xvfb xdotool imagemagick xclip liblcms2-utils libimage-exiftool-perl libheif1
APT_LINT := shellcheck
APT_PACKAGE := xz-utils
APT_PRIOR := python3-venv

# The Python that makes priors has an environment of its own; only what is locked goes in.
PRIOR_ENV := .cache/prior
PRIOR_PYTHON := $(PRIOR_ENV)/bin/python
PRIOR_READY := $(PRIOR_ENV)/ready

BUILD := -trimpath -ldflags "-s -w -X afterimage/app.version=$(VERSION)"

# An ONNX Runtime that AFTERIMAGE_ORT_LIB names is used as it is.
ifneq ($(CUDA),)
RUNTIME := $(ORT_CUDA)
export AFTERIMAGE_ORT_LIB := $(CURDIR)/bin/lib-cuda
CUDA_FOLDERS := $(CURDIR)/bin/lib-cuda:$(CURDIR)/bin/lib-cuda/nvidia/cu13/lib:$(CURDIR)/bin/lib-cuda/nvidia/cudnn/lib
export LD_LIBRARY_PATH := $(CUDA_FOLDERS)$(if $(LD_LIBRARY_PATH),:$(LD_LIBRARY_PATH))
else ifneq ($(AFTERIMAGE_ORT_LIB),)
RUNTIME :=
else
RUNTIME := $(ORT)
endif

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo 'make run ARGS="restore photo.jpg --task denoise -o out.png" passes arguments on.'
	@echo 'CUDA=1 make run fetches the runtime for NVIDIA cards (some gigabytes) and uses it.'

.PHONY: run
run: ## build the app and open its window (without a display: restore samples into out/)
	@scripts/run.sh $(ARGS)

.PHONY: test
test: test-logic test-prior test-e2e ## run every test, headless

.PHONY: test-logic
test-logic: deps-test $(RUNTIME) ## the logic with the race detector; allocations and stops of the window without
	AFTERIMAGE_REQUIRE_ORT=1 AFTERIMAGE_JUDGES=1 $(WITH_ORT) go test -race -timeout 25m -tags ci ./...
	go test -tags ci ./internal/... ./linearops/... ./restoration/
	go test -tags ci -run 'HeldUp|HoldNobodyUp' ./ui/

.PHONY: test-prior
test-prior: prior-deps ## the Python that trains, converts and exports priors
	$(PRIOR_PYTHON) -m pytest -q -p no:cacheprovider resources/prior/tests

.PHONY: test-e2e
test-e2e: deps-test build ## the window: the real program on a display of its own
	AFTERIMAGE_BIN=$(CURDIR)/bin/afterimage LIBGL_ALWAYS_SOFTWARE=1 go test -count=1 -tags e2e ./ui/e2e/...

.PHONY: screenshots
screenshots: deps-test build ## take docs/screenshots anew: the real program in every state
	rm -f docs/screenshots/*
	AFTERIMAGE_SCREENSHOTS=$(CURDIR)/docs/screenshots AFTERIMAGE_BIN=$(CURDIR)/bin/afterimage LIBGL_ALWAYS_SOFTWARE=1 \
		go test -count=1 -v -timeout 60m -tags e2e -run TestScreenshots ./ui/e2e/

# Tests run in folders of their own and get the runtime's absolute path.
WITH_ORT := AFTERIMAGE_ORT_LIB="$${AFTERIMAGE_ORT_LIB:-$(CURDIR)/bin/lib}"

.PHONY: build
build: deps-gui $(RUNTIME) ## build bin/afterimage
	go build $(BUILD) -o bin/afterimage .

.PHONY: build-cli
build-cli: deps-cli $(RUNTIME) ## build bin/afterimage-cli: the command line alone, without GL, for servers
	go build $(BUILD) -tags nogui -o bin/afterimage-cli .

.PHONY: bench
bench: deps-cli ## print the table of timings
	@scripts/bench.sh

.PHONY: lint
lint: deps-lint $(GOLANGCI) ## run the linters, the layer rule among them
	$(GOLANGCI) run --build-tags ci,e2e ./...
	$(GOLANGCI) run --build-tags nogui ./app/...
	scripts/check-files.sh

.PHONY: package
package: deps-package build $(FYNE) ## make the Linux package, Afterimage.tar.xz
	scripts/package.sh $(FYNE) $(ORT)

.PHONY: prior-deps prior-lock
prior-deps: $(PRIOR_READY) ## install the Python that makes priors, into .cache/prior (some gigabytes)

$(PRIOR_READY): resources/prior/requirements.txt
	@scripts/apt.sh $(APT_PRIOR)
	@scripts/prior-env.sh $(PRIOR_ENV) $<
	@touch $@

# CKPT is a checkpoint file or a diffusers folder; ARGS passes further options on. Names
# reach the shell by the environment, so that nothing in them is taken for a command.
export CKPT OUT KIND LICENCE SOURCE PHOTOS KODAK SET14 SET MODEL
.PHONY: prior-import prior-test
prior-import: prior-deps ## make an ONNX prior of a checkpoint: CKPT=file [OUT=x.onnx] [KIND=...] [FP16=1]
	$(if $(CKPT),,$(error Say which checkpoint: make prior-import CKPT=256x256_diffusion_uncond.pt))
	@HF_HUB_OFFLINE=1 $(PRIOR_PYTHON) resources/prior/import_prior.py $${OUT:+--out "$$OUT"} \
		$${KIND:+--kind "$$KIND"} $(if $(FP16),--half) $${LICENCE:+--licence "$$LICENCE"} \
		$${SOURCE:+--source "$$SOURCE"} $(ARGS) -- "$$CKPT"

prior-test: prior-deps build-cli ## import networks of the published sizes and run them (10 GB, half an hour)
	@$(WITH_ORT) $(PRIOR_PYTHON) resources/prior/full_size.py $(KIND) $(if $(FP16),--half)
	@$(if $(KIND),,$(PRIOR_PYTHON) resources/prior/tests/full_classifier.py 256 512)
	@$(if $(KIND),,$(WITH_ORT) $(PRIOR_PYTHON) resources/prior/tests/full_ddrm_cc.py bin/afterimage-cli resources/samples/cat.jpg)

.PHONY: prior-report
prior-report: prior-deps deps-cli $(RUNTIME) ## measure a prior: PHOTOS="a.tar" KODAK=dir [SET14=dir SET=full MODEL=x.onnx]
	@scripts/prior-report.sh $(PRIOR_PYTHON)

prior-lock: ## lock the newest of what requirements.in names
	@scripts/apt.sh $(APT_PRIOR) && scripts/prior-lock.sh

.PHONY: deps deps-cli deps-gui deps-test deps-lint deps-package
deps: deps-gui $(RUNTIME) ## install what `make build` needs
deps-cli: ; @scripts/check-go.sh && scripts/apt.sh $(APT_CLI)
deps-gui: ; @scripts/check-go.sh && scripts/apt.sh $(APT_GUI)
deps-test: ; @scripts/check-go.sh && scripts/apt.sh $(APT_TEST)
deps-package: ; @scripts/apt.sh $(APT_PACKAGE)
deps-lint: ; @scripts/check-go.sh && scripts/apt.sh $(APT_CLI) $(APT_LINT)

.PHONY: clean
clean: ## remove what was built and fetched
	rm -rf bin out Afterimage.tar.xz $(PRIOR_ENV)

$(ORT):
	@scripts/fetch-runtime.sh cpu bin/lib

$(ORT_CUDA):
	@scripts/fetch-runtime.sh cuda bin/lib-cuda

# Tools are built apart from the project: their needs are not its own.
$(GOLANGCI):
	GOBIN=$(CURDIR)/bin/tools go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_VERSION)
	mv bin/tools/golangci-lint $@

$(FYNE):
	GOBIN=$(CURDIR)/bin/tools go install fyne.io/tools/cmd/fyne@$(FYNE_VERSION)
	mv bin/tools/fyne $@
