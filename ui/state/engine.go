package state

import (
	"context"

	"afterimage/restoration"
)

// Engine gives the prior that restorations draw from. The app injects it, so that
// the window knows no runtime.
type Engine interface {
	// Open makes the prior ready, or returns the one that is. It may take seconds
	// and is called off the window's goroutine, possibly more than once and from
	// several goroutines.
	Open(ctx context.Context) (restoration.Denoiser, PriorInfo, error)
}

// PriorInfo says which prior runs where: for the status bar and for recipes.
type PriorInfo struct {
	Prior   restoration.PriorRef   // as a recipe names it
	Runtime restoration.RuntimeRef // as a recipe names it
	Device  string                 // for people, short: "CPU, 2 threads" or "NVIDIA H200"
	Reason  string                 // why a better device is not used, a sentence; empty when there is none
	Licence string                 // as the model states it; empty when it does not
}

// Dispatcher runs f on the window's goroutine, some time later and in order:
// fyne.Do in the app, a queue in tests.
type Dispatcher func(f func())
