package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

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
const builtIn = "Afterimage prior 1"

// builtInOptions describe the prior that is built in.
func builtInOptions() onnx.Options {
	return onnx.Options{Name: builtIn, Sidecar: resources.PriorSidecar()}
}

// engine opens the prior at its first use and keeps it. It is safe for concurrent
// use.
type engine struct {
	flags engineFlags
	mu    sync.Mutex
	prior *onnx.Prior
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
	if e.prior == nil {
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
	prior, err := e.open(ctx)
	if err != nil {
		return nil, state.PriorInfo{}, err
	}
	return prior, state.PriorInfo{
		Prior:   priorRef(prior),
		Runtime: runtimeRef(prior.Runtime()),
		Device:  deviceName(prior.Runtime()),
		Reason:  prior.Runtime().Reason,
		Licence: prior.Card().Licence,
	}, nil
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
	if run.Reason == "" || e.flags.device == "cpu" {
		return ""
	}
	isCard := func(d onnx.Device) bool { return d.ID != "cpu" }
	if !slices.ContainsFunc(onnx.Devices(e.flags.runtime), isCard) {
		return ""
	}
	return "the processor computes this, because " + run.Reason
}
