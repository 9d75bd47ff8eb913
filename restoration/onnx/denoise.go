package onnx

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"

	ort "github.com/yalue/onnxruntime_go"

	"afterimage/restoration"
)

// Denoise implements [restoration.Denoiser]: the network sees x / sqrt(1+sigma^2),
// which has variance-preserving scale at ab = 1/(1+sigma^2), and the timestep whose
// noise level is nearest in log sigma (between two where the model was trained for
// that). Pictures are padded by reflection to a size that the model takes.
//
// The errors are ctx's, a [*TooLargeError] or an [*Error]; dst is then undefined. A
// shape other than N x 3 x H x W, a dst that differs from x, or a sigma that is no
// number >= 0 panics.
func (p *Prior) Denoise(ctx context.Context, dst, x restoration.Batch, sigma float64) error {
	return p.denoise(ctx, dst, x, sigma, p.label)
}

func (p *Prior) denoise(ctx context.Context, dst, x restoration.Batch, sigma float64, label *int) error {
	switch {
	case dst.N != x.N || dst.Shape != x.Shape || len(x.Pix) != x.N*x.Len() || len(dst.Pix) != len(x.Pix):
		panic(fmt.Sprintf("onnx: batches of %d x %v and %d x %v", dst.N, dst.Shape, x.N, x.Shape))
	case x.C != 3 || x.H < 1 || x.W < 1:
		panic(fmt.Sprintf("onnx: pictures of %v", x.Shape))
	case !(sigma >= 0) || math.IsInf(sigma, 0):
		panic(fmt.Sprintf("onnx: sigma %v", sigma))
	}
	if err := p.checkLabel(label, true); err != nil {
		return err
	}
	if err := p.geometry.check(x.H, x.W); err != nil {
		return err
	}
	if sigma == 0 { // nothing to remove: E[x0 | x0] is x0
		copy(dst.Pix, x.Pix)
		return ctx.Err()
	}
	select {
	case <-p.turn:
	case <-ctx.Done():
		return ctx.Err()
	}
	return p.endTurn(ctx, p.inTurns(ctx, dst, x, sigma, label))
}

// endTurn gives the turn to the next caller: at once, or when an evaluation that was
// left behind is done with its tensors.
func (p *Prior) endTurn(ctx context.Context, err error) error {
	var still *stillRunning
	if errors.As(err, &still) {
		go func() {
			<-still.done //nolint:errcheck // cancelled: nobody asks how it ended
			p.turn <- struct{}{}
		}()
		return ctx.Err()
	}
	p.turn <- struct{}{}
	return err
}

// inTurns evaluates as many pictures at once as suit the device, and fewer where its
// memory turns out not to hold them.
func (p *Prior) inTurns(ctx context.Context, dst, x restoration.Batch, sigma float64, label *int) error {
	if p.session == nil {
		return fail(ErrClosed, "The model was closed. Open it again.")
	}
	H, W := p.geometry.padded(x.H, x.W)
	for i := 0; i < x.N; {
		if err := ctx.Err(); err != nil {
			return err
		}
		n := p.batchFor(H, W)
		j := min(i+n, x.N)
		err := p.evaluate(ctx, p.session, dst.Slice(i, j), x.Slice(i, j), n, sigma, label)
		switch {
		case err == nil:
			i = j
		case ctx.Err() != nil:
			return err
		case isOutOfMemory(err) && n > 1 && p.card.Signature.Sample.Dims[0] < 0:
			p.limit = n / 2
		case isOutOfMemory(err):
			return p.outOfMemory(x.H, x.W, err)
		default:
			return err
		}
	}
	return nil
}

// outOfMemory proposes half the size of what just failed.
func (p *Prior) outOfMemory(h, w int, cause error) error {
	p.dropCall()
	g := p.geometry
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

// evaluate runs the network on at most n pictures, in a call of n.
func (p *Prior) evaluate(ctx context.Context, s *ort.DynamicAdvancedSession, dst, x restoration.Batch, n int, sigma float64, label *int) error {
	H, W := p.geometry.padded(x.H, x.W)
	c, err := p.callFor(n, H, W)
	if err != nil {
		return err
	}
	if err := c.setNumbers(p.timestep(sigma), label); err != nil {
		return failCause(ErrRun, err, "The model failed to run: %s.", runtimeText(err))
	}
	// x0 = x - sigma eps, and so on, hold with the very sigma of x, whatever timestep
	// the network was told.
	scale := float32(1 / math.Sqrt(1+sigma*sigma))
	for i := range x.N {
		c.setSample(i, x.Image(i), scale)
	}
	c.clearSamples(x.N)
	if err := run(ctx, s, c); err != nil {
		return err
	}
	for i := range x.N {
		if !p.recover(dst.Image(i).Pix, x.Image(i).Pix, c.result(i), x.H, x.W, c, sigma) {
			return fail(ErrOutput, "The model %s gave values that are no numbers, so there is no picture. Choose another model or device.", p.card.Name)
		}
	}
	return nil
}

// timestep is what the network is told about the noise level.
func (p *Prior) timestep(sigma float64) float64 {
	t := p.schedule.Timestep(sigma)
	if p.card.Continuous && p.card.Signature.Timestep.isFloat() {
		return t
	}
	return math.RoundToEven(t)
}

// recover turns the network's output, cropped to h x w, into x0; false when a value
// is not finite. With a = 1/sqrt(1+sigma^2) and x = x0 + sigma eps,
//
//	epsilon      x0 = x - sigma out
//	v            x0 = a (a x) - a sigma out
//	sample       x0 = out
//
// The arithmetic is in float64: at sigma = 157 the difference of two large float32
// numbers would cost three digits.
func (p *Prior) recover(dst, x, out []float32, h, w int, c *call, sigma float64) bool {
	a := 1 / math.Sqrt(1+sigma*sigma)
	var kx, ko float64
	switch p.card.Prediction {
	case Epsilon:
		kx, ko = 1, -sigma
	case VPrediction:
		kx, ko = a*a, -a*sigma
	default:
		kx, ko = 0, 1
	}
	finite := true
	for ch := range 3 {
		for y := range h {
			o := out[(ch*c.H+y)*c.W:][:w]
			i := (ch*h + y) * w
			in, to := x[i:i+w], dst[i:i+w]
			for k, v := range o {
				r := float32(float64(kx*float64(in[k])) + float64(ko*float64(v)))
				to[k] = r
				finite = finite && math.Float32bits(r)&0x7f800000 != 0x7f800000
			}
		}
	}
	return finite
}
