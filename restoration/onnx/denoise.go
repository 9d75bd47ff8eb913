package onnx

import (
	"context"
	"errors"
	"fmt"
	"math"

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
	return p.denoise(ctx, dst, x, sigma, condition{label: p.label})
}

func (p *Prior) denoise(ctx context.Context, dst, x restoration.Batch, sigma float64, on condition) error {
	switch {
	case dst.N != x.N || dst.Shape != x.Shape || len(x.Pix) != x.N*x.Len() || len(dst.Pix) != len(x.Pix):
		panic(fmt.Sprintf("onnx: batches of %d x %v and %d x %v", dst.N, dst.Shape, x.N, x.Shape))
	case x.C != 3 || x.H < 1 || x.W < 1:
		panic(fmt.Sprintf("onnx: pictures of %v", x.Shape))
	case !(sigma >= 0) || math.IsInf(sigma, 0):
		panic(fmt.Sprintf("onnx: sigma %v", sigma))
	}
	if err := p.checkLabel(on.label, true); err != nil {
		return err
	}
	if err := p.checkSize(x.H, x.W, on); err != nil {
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
	return p.endTurn(ctx, p.inTurns(ctx, dst, x, sigma, on))
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
func (p *Prior) inTurns(ctx context.Context, dst, x restoration.Batch, sigma float64, on condition) error {
	if p.session == nil {
		return errClosed()
	}
	H, W := p.geometry.padded(x.H, x.W)
	for i := 0; i < x.N; {
		if err := ctx.Err(); err != nil {
			return err
		}
		k := p.batchFor(H, W, on)
		j := min(i+k, x.N)
		part := x.Slice(i, j)
		// First of all, since dst may be x.
		grad, err := p.gradient(ctx, part, sigma, on)
		if err != nil {
			return err
		}
		c, err := p.evaluate(ctx, part, k, sigma, p.timestep(p.schedule, sigma, p.card.Continuous), on.label)
		if err != nil {
			if err := p.again(ctx, err, k, part); err != nil {
				return err
			}
			continue
		}
		if err := p.recoverAll(dst.Slice(i, j), part, grad, c, sigma, on); err != nil {
			return err
		}
		i = j
	}
	return nil
}

// gradient is the classifier's, as on asks for; nil without guidance.
func (p *Prior) gradient(ctx context.Context, x restoration.Batch, sigma float64, on condition) ([]float32, error) {
	if on.guidance == 0 {
		return nil, nil
	}
	return p.guide.gradient(ctx, x, sigma, p.schedule, on.label)
}

// recoverAll turns the results of a call into the x0 of its pictures.
func (p *Prior) recoverAll(dst, x restoration.Batch, grad []float32, c *call, sigma float64, on condition) error {
	to := p.recovery(sigma, on)
	for i := range x.N {
		g := grad
		if g != nil {
			g = g[i*x.Len():][:x.Len()]
		}
		if !to.recover(dst.Image(i).Pix, x.Image(i).Pix, c.result(i), g, x.H, x.W, c) {
			return fail(ErrOutput, "The model %s gave values that are no numbers, so there is no picture. Choose another model or device.", p.card.Name)
		}
	}
	return nil
}

// recovery is how x0 comes from the network's input, its output and the classifier's
// gradient: x0 = x kx + out ko + grad kg.
type recovery struct{ kx, ko, kg float64 }

// recovery finds the factors. With a = 1/sqrt(1+sigma^2) and x = x0 + sigma eps,
//
//	epsilon      x0 = x - sigma out
//	v            x0 = a (a x) - a sigma out
//	sample       x0 = out
//
// hold with the very sigma of x, whatever timestep the network was told; guidance adds
// the shift of guide.go to each.
func (p *Prior) recovery(sigma float64, on condition) recovery {
	a := 1 / math.Sqrt(1+sigma*sigma)
	r := recovery{kx: 0, ko: 1, kg: shift(sigma, on.guidance)}
	switch p.card.Prediction {
	case Epsilon:
		r.kx, r.ko = 1, -sigma
	case VPrediction:
		r.kx, r.ko = a*a, -a*sigma
	}
	return r
}

// recover writes x0; out is on the padded grid of the call, the rest on the picture's,
// h x w, and grad is nil without guidance. The result is false when a value is not
// finite. The arithmetic is in float64: at sigma = 157 the difference of two large
// float32 numbers would cost three digits.
func (r recovery) recover(dst, x, out, grad []float32, h, w int, c *call) bool {
	finite := true
	for ch := range 3 {
		for y := range h {
			o := out[(ch*c.H+y)*c.W:][:w]
			i := (ch*h + y) * w
			in, to := x[i:i+w], dst[i:i+w]
			var g []float32
			if grad != nil {
				g = grad[i : i+w]
			}
			for k, v := range o {
				x0 := float64(r.kx*float64(in[k])) + float64(r.ko*float64(v))
				if g != nil {
					x0 += float64(r.kg * float64(g[k]))
				}
				to[k] = float32(x0)
				finite = finite && math.Float32bits(to[k])&0x7f800000 != 0x7f800000
			}
		}
	}
	return finite
}
