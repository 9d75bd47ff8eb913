package onnx

import (
	"context"
	"math"
	"strings"

	ort "github.com/yalue/onnxruntime_go"

	"afterimage/restoration"
)

// network is a graph that runs: the prior's own, or the classifier's that guides it.
type network struct {
	signature Signature
	channels  int // of the output
	geometry  geometry
	memory    Memory

	session *ort.DynamicAdvancedSession // nil when closed
	call    *call                       // tensors of the last size; nil for none
	largest int                         // pixels of the largest call of the session
	limit   int                         // pictures a call that the memory has shown to hold; 0 for no limit
}

// newNetwork is the network of a card, not yet open.
func newNetwork(c Card) network {
	n := network{signature: c.Signature, channels: c.ChannelsOut, geometry: newGeometry(c.Metadata, c.Signature), memory: c.Memory}
	if n.memory == (Memory{}) {
		n.memory = defaultMemory
	}
	return n
}

// close frees the session and the tensors.
func (n *network) close() error {
	n.dropCall()
	if n.session == nil {
		return nil
	}
	err := n.session.Destroy()
	n.session = nil
	return err
}

// timestep is what the network is told about the noise level: a whole step, or a
// fractional one where it was trained for that.
func (n *network) timestep(s *restoration.Schedule, sigma float64, continuous bool) float64 {
	t := s.Timestep(sigma)
	if continuous && n.signature.Timestep.isFloat() {
		return t
	}
	return math.RoundToEven(t)
}

// evaluate runs the network on at most k pictures, in a call of k. x is scaled to
// x / sqrt(1+sigma^2) and padded; the result is in the call that comes back.
func (n *network) evaluate(ctx context.Context, x restoration.Batch, k int, sigma, step float64, label *int) (*call, error) {
	H, W := n.geometry.padded(x.H, x.W)
	c, err := n.callFor(k, H, W)
	if err != nil {
		return nil, err
	}
	if err := c.setNumbers(step, label); err != nil {
		return nil, failCause(ErrRun, err, "The model failed to run: %s.", runtimeText(err))
	}
	scale := float32(1 / math.Sqrt(1+sigma*sigma))
	for i := range x.N {
		c.setSample(i, x.Image(i), scale)
	}
	c.clearSamples(x.N)
	return c, run(ctx, n.session, c)
}

// callFor is the call of a size, made where the last one was of another.
func (n *network) callFor(k, H, W int) (*call, error) {
	if c := n.call; c != nil && c.n == k && c.H == H && c.W == W {
		return c, nil
	}
	n.dropCall()
	c, err := newCall(n.signature, n.channels, k, H, W)
	if err != nil {
		return nil, failCause(ErrRun, err, "The model failed to run: %s.", runtimeText(err))
	}
	n.call, n.largest = c, max(n.largest, k*H*W)
	return c, nil
}

func (n *network) dropCall() {
	if n.call != nil {
		n.call.destroy()
		n.call = nil
	}
}

// try is a first evaluation, of the smallest picture, on a new session.
func (n *network) try(s *ort.DynamicAdvancedSession) error {
	defer n.dropCall()
	k := max(1, n.signature.Sample.Dims[0])
	side := func(fixed int) int { return n.geometry.side(n.geometry.minimum, fixed) }
	H, W := side(n.geometry.fixedH), side(n.geometry.fixedW)
	c, err := n.callFor(k, H, W)
	if err != nil {
		return err
	}
	if err := c.setNumbers(0, new(int)); err != nil {
		return err
	}
	c.clearSamples(0)
	return run(context.Background(), s, c)
}

// again tells after a failed evaluation of x, in a call of k pictures, whether to try
// a smaller call: nil is yes, and the error what to say otherwise.
func (n *network) again(ctx context.Context, err error, k int, x restoration.Batch) error {
	switch {
	case ctx.Err() != nil:
		return err
	case isOutOfMemory(err) && k > 1 && n.signature.Sample.Dims[0] < 0:
		n.limit = k / 2
		return nil
	case isOutOfMemory(err):
		return n.outOfMemory(x.H, x.W, err)
	}
	return err
}

// Shrunk is how many pictures a call has at most since the memory of the device turned out
// not to hold more; 0 where it held all that was tried.
func (p *Prior) Shrunk() int {
	<-p.turn
	defer func() { p.turn <- struct{}{} }()
	return p.limit
}

// outOfMemory proposes half the size of what just failed.
func (n *network) outOfMemory(h, w int, cause error) error {
	n.dropCall()
	g := n.geometry
	if g.fixed() {
		return failCause(ErrRun, cause, "The memory does not hold an evaluation of this model. Close other programs, or choose a smaller model.")
	}
	H, W := g.padded(h, w)
	g.maxPixels, g.why = max(H*W/2, g.minimum*g.minimum), "the memory did not hold it"
	mh, mw := g.largest(h, w)
	return &TooLargeError{W: w, H: h, MaxW: mw, MaxH: mh, Why: g.why}
}

func isOutOfMemory(err error) bool {
	s := err.Error()
	for _, mark := range []string{"Failed to allocate memory", "out of memory", "bad_alloc", "bad allocation", "ALLOC_FAILED"} {
		if strings.Contains(s, mark) {
			return true
		}
	}
	return false
}
