package onnx

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	ort "github.com/yalue/onnxruntime_go"

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
	Sidecar  []byte // content of the file NAME.onnx.json of a model opened from bytes; nil for none
}

// Prior is a diffusion model as a [restoration.Denoiser]. It is safe for concurrent
// use; evaluations take turns.
type Prior struct {
	card     Card
	runtime  Runtime
	device   Device
	schedule *restoration.Schedule
	geometry geometry
	memory   Memory
	batch    int  // pictures a call at the native size
	label    *int // of Options

	// turn holds one token: whoever has it may use what follows.
	turn    chan struct{}
	session *ort.DynamicAdvancedSession // nil when closed
	call    *call                       // tensors of the last size; nil for none
	limit   int                         // pictures a call that the memory has shown to hold; 0 for no limit
}

var _ restoration.Denoiser = (*Prior)(nil)

// OpenFile opens the ONNX model at path, with the external data and the sidecar
// (NAME.onnx.json) beside it. The errors are [*Error], [*UndescribedError] and those
// of [FindLibrary].
func OpenFile(path string, o Options) (*Prior, error) {
	data, card, _, err := readModel(path, o.Metadata)
	if err != nil {
		return nil, err
	}
	return open(data, card, o)
}

// OpenBytes opens an ONNX model held in memory. data is not used after the return.
func OpenBytes(data []byte, o Options) (*Prior, error) {
	card, _, err := inspect(data, "", o.Sidecar, o.Metadata)
	if err != nil {
		return nil, err
	}
	card.Name = cmp.Or(o.Name, card.Name)
	return open(data, card, o)
}

func open(data []byte, card Card, o Options) (*Prior, error) {
	if o.Threads < 0 || o.Threads > 1024 {
		return nil, fail(ErrDevice, "The number of threads is %d; it has to be from 1 to 1024, or 0 for one per core.", o.Threads)
	}
	schedule, err := card.noiseSchedule()
	if err != nil {
		return nil, err
	}
	p := &Prior{
		card: card, schedule: schedule, label: o.Label,
		geometry: newGeometry(card.Metadata, card.Signature),
		memory:   card.Memory,
		turn:     make(chan struct{}, 1),
	}
	if p.memory == (Memory{}) {
		p.memory = defaultMemory
	}
	if err := p.checkLabel(o.Label, false); err != nil {
		return nil, err
	}
	lib, err := acquireEnvironment(o.Library)
	if err != nil {
		return nil, err
	}
	b := blueprint{
		data: data, inputs: card.Signature.inputNames(), output: card.Signature.Output.Name,
		threads: cmp.Or(o.Threads, physicalCores()), library: lib,
	}
	if len(card.External) > 0 {
		if b.folder, err = filepath.Abs(filepath.Dir(card.Path)); err != nil {
			releaseEnvironment()
			return nil, failCause(ErrNotModel, err, "The model's folder cannot be found: %v.", err)
		}
	}
	p.session, p.runtime, p.device, err = b.openSession(o.Device, p.try)
	if err != nil {
		releaseEnvironment()
		return nil, err
	}
	p.planMemory()
	p.turn <- struct{}{}
	return p, nil
}

// inputNames are the names in the order in which call gives the tensors.
func (s Signature) inputNames() []string {
	names := []string{s.Sample.Name, s.Timestep.Name}
	if s.Label.Name != "" {
		names = append(names, s.Label.Name)
	}
	return names
}

// maxBatch is where a graphics card gains little more from further pictures.
const maxBatch = 8

// planMemory sets how large a picture may be and how many go together. On the CPU
// it is one picture a call, so that a result cannot depend on how many there are.
func (p *Prior) planMemory() {
	g := &p.geometry
	if budget := memoryShare * float64(p.device.Free); budget > 0 {
		g.maxPixels = int(min(p.memory.pixels(budget), maxSide*maxSide))
		g.maxPixels = max(g.maxPixels, g.side(1, 0)*g.side(1, 0))
		g.why = "the free memory does not hold more"
		if p.runtime.Provider == providerCUDA {
			g.why = "the graphics card's free memory does not hold more"
		}
	}
	p.batch = p.batchFor(g.padded(p.card.Metadata.Size, p.card.Metadata.Size))
	if g.fixed() {
		// One size goes through, whatever the picture's: whether it fits is seen at
		// the first evaluation.
		g.maxPixels = g.fixedH * g.fixedW
		g.why = "this model takes pictures of a fixed size only"
	}
}

// batchFor is how many pictures of H x W pixels go into one call.
func (p *Prior) batchFor(H, W int) int {
	if k := p.card.Signature.Sample.Dims[0]; k > 0 {
		return k // fixed by the graph
	}
	n := 1
	if p.runtime.Provider == providerCUDA {
		each := p.memory.bytes(float64(H)*float64(W)) - p.memory.Fixed
		n = int((memoryShare*float64(p.device.Free) - p.memory.Fixed) / each)
		n = max(1, min(n, maxBatch))
	}
	if p.limit > 0 {
		n = min(n, p.limit)
	}
	return n
}

// Spec implements [restoration.Denoiser].
func (p *Prior) Spec() restoration.Spec {
	return restoration.Spec{
		Name: p.card.Name, SHA256: p.card.SHA256, Schedule: p.schedule,
		Channels: 3, Batch: p.batch, MinSide: p.card.SizeMin,
		MaxPixels: p.geometry.maxPixels, Classes: p.card.Classes,
		Pyramid: p.card.Pyramid,
	}
}

// Card is what is known about the model.
func (p *Prior) Card() Card { return p.card }

// Runtime says what the prior runs on.
func (p *Prior) Runtime() Runtime { return p.runtime }

// CheckSize tells whether a picture of w x h pixels can go through the model; the
// error is a [*TooLargeError].
func (p *Prior) CheckSize(w, h int) error { return p.geometry.check(h, w) }

// Close frees the model. It waits for an evaluation that is under way; later ones
// fail. Closing again does nothing.
func (p *Prior) Close() error {
	<-p.turn
	defer func() { p.turn <- struct{}{} }()
	if p.session == nil {
		return nil
	}
	p.dropCall()
	err := p.session.Destroy()
	p.session = nil
	releaseEnvironment()
	return err
}

// WithLabel is the prior conditioned on a class, 0 .. Spec().Classes-1. It shares
// the model, and ends with it.
func (p *Prior) WithLabel(label int) (restoration.Denoiser, error) {
	if err := p.checkLabel(&label, true); err != nil {
		return nil, err
	}
	return conditioned{p, label}, nil
}

type conditioned struct {
	*Prior
	class int
}

func (c conditioned) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	return c.denoise(ctx, dst, x, sigma, &c.class)
}

// checkLabel checks a class. needed tells that there has to be one where the model
// takes one.
func (p *Prior) checkLabel(label *int, needed bool) error {
	n := p.card.Classes
	switch {
	case label == nil && (n == 0 || !needed):
		return nil
	case label == nil:
		return fail(ErrLabel, "The model %s wants to know what the photo shows. Choose a class%s.", p.card.Name, p.classRange())
	case n == 0:
		return fail(ErrLabel, "The model %s knows no classes. Leave the class out.", p.card.Name)
	case *label < 0 || *label >= n:
		return fail(ErrLabel, "The class %d is out of range. Choose one%s.", *label, p.classRange())
	}
	return nil
}

func (p *Prior) classRange() string {
	return fmt.Sprintf(" from 0 to %d", p.card.Classes-1)
}
