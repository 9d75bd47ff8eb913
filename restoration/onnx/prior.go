package onnx

import (
	"context"

	"afterimage/restoration"
)

// Options says how to open a prior. The zero value is the default.
type Options struct {
	Library string // path of the ONNX Runtime library; empty to search for it, see FindLibrary
	Device  string // "auto" (or empty), "cpu", "cuda" or "cuda:1"
	Threads int    // threads inside an operator on the CPU; 0 for one per physical core
	Label   *int   // class of a conditional prior; nil for none
	// Metadata describes a model that does not describe itself; it takes the place
	// of what the file and its sidecar say. nil for none.
	Metadata *Metadata
	Name     string // name for people of a model opened from bytes; empty for the model's own
}

// Prior is a diffusion model as a [restoration.Denoiser]. It is safe for concurrent
// use; evaluations take turns.
type Prior struct{}

var _ restoration.Denoiser = (*Prior)(nil)

// OpenFile opens the ONNX model at path, with the external data and the sidecar
// (NAME.onnx.json) beside it.
func OpenFile(path string, o Options) (*Prior, error) { panic("to be written") }

// OpenBytes opens an ONNX model held in memory.
func OpenBytes(data []byte, o Options) (*Prior, error) { panic("to be written") }

// Denoise implements [restoration.Denoiser].
func (p *Prior) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	panic("to be written")
}

// Spec implements [restoration.Denoiser].
func (p *Prior) Spec() restoration.Spec { panic("to be written") }

// Card is what the model says about itself.
func (p *Prior) Card() Card { panic("to be written") }

// Runtime says what the prior runs on.
func (p *Prior) Runtime() Runtime { panic("to be written") }

// WithLabel is the prior conditioned on a class, 0 .. Spec().Classes-1. It shares
// the model, and ends with it.
func (p *Prior) WithLabel(label int) (restoration.Denoiser, error) { panic("to be written") }

// Close frees the model. It waits for an evaluation that is under way.
func (p *Prior) Close() error { panic("to be written") }

// FindLibrary looks for ONNX Runtime.
func FindLibrary(flag string) (Library, error) { panic("to be written") }

// Devices lists what priors can be computed on.
func Devices(library string) []Device { panic("to be written") }

// Inspect reads the model at path without running it.
func Inspect(path string) (Card, error) { panic("to be written") }

// InspectBytes reads a model held in memory without running it.
func InspectBytes(data []byte) (Card, error) { panic("to be written") }

func (e *UndescribedError) Error() string { return e.Name }

// Signature is a model's inputs and its output.
type Signature struct{}
