package onnx

import (
	"cmp"
	"errors"

	"afterimage/restoration"
)

// Options says how to open a prior. The zero value is the default.
type Options struct {
	Library string // path of the ONNX Runtime library; empty to search for it, see FindLibrary
	Device  string // "auto" (or empty), "cpu", "cuda" or "cuda:1"
	Threads int    // threads inside an operator on the CPU; 0 for one per physical core
	Label   *int   // class of a conditional prior, without guidance; nil for none, see WithLabel
	// Guidance is the path of a classifier-gradient model that guides the prior where
	// WithLabel gives a class, instead of the one that its description names.
	Guidance string
	// Metadata describes a model that does not describe itself; it takes the place
	// of what the file and its sidecar say. nil for none.
	Metadata *Metadata
	Name     string // name for people of a model opened from bytes; empty for the model's own
	Sidecar  []byte // content of the file NAME.onnx.json of a model opened from bytes; nil for none
}

// Prior is a diffusion model as a [restoration.Denoiser]. It is safe for concurrent
// use; evaluations take turns.
type Prior struct {
	network  // whoever has the turn may use it
	card     Card
	runtime  Runtime
	device   Device
	library  Library
	threads  int
	schedule *restoration.Schedule
	batch    int           // pictures a call at the native size
	label    *int          // of Options
	guidance *guidanceFile // nil for none
	reopen   *blueprint    // to open the session anew; nil where that is not worth its memory

	// turn holds one token: whoever has it may use the networks.
	turn  chan struct{}
	guide *guide // nil until a class is given
}

var _ restoration.Denoiser = (*Prior)(nil)

// OpenFile opens the ONNX model at path, with the external data and the sidecar
// (NAME.onnx.json) beside it. The errors are [*Error], [*UndescribedError] and those
// of [FindLibrary].
func OpenFile(path string, o Options) (*Prior, error) {
	data, card, _, err := readModel(path, o.Metadata.instead())
	if err != nil {
		return nil, err
	}
	return open(data, card, o)
}

// OpenBytes opens an ONNX model held in memory. data must not be changed as long as
// the prior is open.
func OpenBytes(data []byte, o Options) (*Prior, error) {
	card, _, err := inspect(data, "", o.Sidecar, o.Metadata.instead())
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
		network: newNetwork(card), card: card, schedule: schedule, label: o.Label,
		threads: cmp.Or(o.Threads, physicalCores()),
		turn:    make(chan struct{}, 1),
	}
	if p.guidance, err = chooseGuidance(card, o.Guidance); err != nil {
		return nil, err
	}
	if err := p.checkLabel(o.Label, false); err != nil {
		return nil, err
	}
	if p.library, err = acquireEnvironment(o.Library); err != nil {
		return nil, err
	}
	b, err := p.blueprintFor(data, card)
	if err == nil {
		p.session, p.runtime, p.device, err = b.openSession(o.Device, p.try)
	}
	if err != nil {
		releaseEnvironment()
		return nil, err
	}
	if len(data) <= maxKept && !p.room().cuda {
		p.reopen = &b
	}
	p.room().bound(&p.geometry, p.memory)
	H, W := p.geometry.padded(card.Metadata.Size, card.Metadata.Size)
	p.batch = p.batchFor(H, W, condition{})
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

// room is the memory of the prior's device.
func (p *Prior) room() room {
	return room{free: p.device.Free, cuda: p.runtime.Provider == providerCUDA}
}

// batchFor is how many pictures of H x W pixels go into one call.
func (p *Prior) batchFor(H, W int, on condition) int {
	if on.guidance > 0 {
		return p.guide.room.batch(&p.network, p.guide.takes, H, W)
	}
	return p.room().batch(&p.network, p.memory, H, W)
}

// Spec implements [restoration.Denoiser].
func (p *Prior) Spec() restoration.Spec {
	return restoration.Spec{
		Name: p.card.Name, SHA256: p.card.SHA256, Schedule: p.schedule,
		Channels: 3, Batch: p.batch, MinSide: p.geometry.leastSide(),
		MaxPixels: p.geometry.maxPixels, MaxSide: p.geometry.maxSide(), Multiple: p.geometry.step(),
		Classes:    p.classes(),
		Evaluation: p.room().working(p.memory),
		Pyramid:    p.card.Pyramid,
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
	var err error
	if p.guide != nil {
		err = p.guide.close()
	}
	err = errors.Join(err, p.close())
	releaseEnvironment()
	return err
}

func errClosed() error { return fail(ErrClosed, "The model was closed. Open it again.") }
