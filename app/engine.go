package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"afterimage/resources"
	"afterimage/restoration"
	"afterimage/restoration/onnx"
	"afterimage/ui/state"
)

// engineFlags is where the prior comes from and what it runs on.
type engineFlags struct {
	model    string // path of an ONNX file; empty for the prior that is built in
	guidance string // path of a classifier-gradient ONNX file; empty for what the prior names
	runtime  string // path of the ONNX Runtime library; empty to search for it
	device   string // auto, cpu, cuda, cuda:N
	threads  int    // 0 for one a physical core
}

// builtIn is the name for people of the prior that is built in.
const builtIn = "Afterimage prior 2"

// builtInOptions describe the prior that is built in.
func builtInOptions() onnx.Options {
	return onnx.Options{Name: builtIn, Sidecar: resources.PriorSidecar()}
}

// engine opens the prior at its first use and keeps it. It is safe for concurrent
// use.
type engine struct {
	flags engineFlags // what the next open opens
	stop  *stopper    // of the program; for what must not be ended half-way
	mu    sync.Mutex
	prior *onnx.Prior
	is    engineFlags // what prior was opened with
	speed state.Speed // as measured when prior was opened for the window
	cards cardCache
}

var _ state.Engine = (*engine)(nil)

// open makes the prior ready. Loading takes a second or so and cannot be stopped
// half-way: ctx is looked at before and after.
func (e *engine) open(ctx context.Context) (*onnx.Prior, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if e.prior != nil && e.is != e.flags {
		prior := e.prior
		e.prior = nil
		if err := prior.Close(); err != nil {
			return nil, err
		}
	}
	if e.prior == nil {
		e.speed, e.is = state.Speed{}, e.flags
		var options onnx.Options
		if e.flags.model == "" {
			options = builtInOptions()
		}
		options.Library, options.Device, options.Threads = e.flags.runtime, e.flags.device, e.flags.threads
		options.Guidance = e.flags.guidance
		var err error
		if e.flags.model == "" {
			e.prior, err = onnx.OpenBytes(resources.Prior(), options)
		} else {
			if e.prior, err = onnx.OpenFile(e.flags.model, options); err != nil && !errors.Is(err, onnx.ErrLibrary) {
				err = fmt.Errorf("%s: %w", e.flags.model, err)
			}
		}
		if err != nil {
			return nil, err
		}
	}
	return e.prior, ctx.Err()
}

// Open implements [state.Engine].
func (e *engine) Open(ctx context.Context) (restoration.Denoiser, state.PriorInfo, error) {
	if name := e.Selected().Prior; name != "" {
		if _, err := os.Stat(importedPath(name)); err != nil {
			return nil, state.PriorInfo{}, fmt.Errorf("there is no prior called %s any more", name)
		}
	}
	prior, err := e.open(ctx)
	if err != nil {
		return nil, state.PriorInfo{}, err
	}
	info := state.PriorInfo{
		Prior:   priorRef(prior),
		Runtime: runtimeRef(prior.Runtime()),
		Device:  deviceName(prior.Runtime()),
		Reason:  sentenceOf(e.fallback(prior.Runtime())),
		Licence: prior.Card().Licence,

		Marks:      prior.Card().Marks,
		Classes:    prior.Spec().Classes,
		ClassNames: prior.ClassNames(),
		NeedsClass: prior.Card().Classes > 0,
		Speed:      e.measured(ctx, prior),
	}
	if card, ok, err := prior.GuidanceCard(); ok && err == nil {
		info.Guide = &restoration.PriorRef{Name: card.Name, SHA256: card.SHA256}
	}
	return prior, info, ctx.Err()
}

// firstLook bounds the measurement of a prior that was just opened: a large one on a slow
// processor is measured by its first run.
const firstLook = 3 * time.Second

// measured is how fast the prior is, measured once on a small picture; zero where that
// cannot be told in a moment.
func (e *engine) measured(ctx context.Context, prior *onnx.Prior) state.Speed {
	e.mu.Lock()
	known, isOpen := e.speed, e.prior == prior
	e.mu.Unlock()
	if known != (state.Speed{}) || !isOpen || prior.Card().Classes > 0 {
		return known
	}
	ctx, cancel := context.WithTimeout(ctx, firstLook)
	defer cancel()
	side := max(256, prior.Spec().MinSide)
	speed, err := state.Benchmark(ctx, prior, side, side, 0, time.Now)
	if err != nil {
		speed = state.Speed{Pixels: -1} // not again
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.prior == prior {
		e.speed = speed
	}
	return speed
}

// close frees the prior.
func (e *engine) close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.prior == nil {
		return nil
	}
	prior := e.prior
	e.prior = nil
	return prior.Close()
}

// deviceName is what computes the prior, for people: "CPU, 2 threads".
func deviceName(run onnx.Runtime) string {
	switch {
	case run.Provider != "CPU":
		return run.Device
	case run.Threads == 1:
		return "CPU, 1 thread"
	}
	return fmt.Sprintf("CPU, %d threads", run.Threads)
}

// priorRef names the prior as a recipe does.
func priorRef(prior *onnx.Prior) restoration.PriorRef {
	return restoration.PriorRef{Name: prior.Spec().Name, SHA256: prior.Card().SHA256}
}

// runtimeRef is all that the bytes of a result depend on besides the prior.
func runtimeRef(run onnx.Runtime) restoration.RuntimeRef {
	return restoration.RuntimeRef{
		Version: run.Version, Provider: run.Provider, Device: run.Device, CPU: run.CPU, Threads: run.Threads,
	}
}

// fallback says why a graphics card that is there does not compute the prior; empty
// when it does, when there is none, and when the person asked for the processor.
func (e *engine) fallback(run onnx.Runtime) string {
	e.mu.Lock()
	asked := e.flags.device
	e.mu.Unlock()
	if run.Reason == "" || asked == "cpu" {
		return ""
	}
	isCard := func(d onnx.Device) bool { return d.ID != "cpu" }
	if !slices.ContainsFunc(onnx.Devices(e.flags.runtime), isCard) {
		return ""
	}
	return "the processor computes this, because " + run.Reason
}
