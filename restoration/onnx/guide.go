package onnx

import (
	"context"
	"math"

	"afterimage/restoration"
)

// guide is an open classifier-gradient model. Whoever has the prior's turn may use it.
type guide struct {
	network
	name       string
	continuous bool
	takes      Memory // of the prior and the classifier, both of which stay in memory
	room       room
	together   int // pictures a call at the native size

	grad []float32 // of the pictures at hand, on their own grid
	wide []float64 // scratch of fold: a plane
	cols []int     // scratch of fold
	rows []int
}

// openGuide opens the classifier where it is not open yet, on the prior's device. The
// file has to be what it was when the prior was opened.
func (p *Prior) openGuide() error {
	<-p.turn
	defer func() { p.turn <- struct{}{} }()
	if p.session == nil {
		return errClosed()
	}
	if p.guide != nil {
		return nil
	}
	f := p.guidance
	now := guidanceFile{folder: f.folder, name: f.name}
	data, err := now.read()
	if err != nil {
		return err
	}
	if now.card.SHA256 != f.card.SHA256 {
		return f.told(fail(ErrNotModel, "It changed while the program was running. Restart the program."))
	}
	g := &guide{network: newNetwork(f.card), name: f.card.Name, continuous: f.card.Continuous}
	b, err := p.blueprintFor(data, f.card)
	if err != nil {
		return f.told(err)
	}
	s, _, device, err := b.openSession(p.device.ID, g.try)
	if err != nil {
		return f.told(err)
	}
	g.session = s
	g.room = room{free: device.Free, cuda: p.room().cuda}
	g.takes = p.memory.plus(g.memory)
	g.room.bound(&g.geometry, g.takes)
	H, W := g.geometry.padded(p.card.Metadata.Size, p.card.Metadata.Size)
	g.together = min(p.batch, g.room.batch(&g.network, g.takes, H, W))
	p.guide = g
	return nil
}

// gradient evaluates the classifier on the pictures of x, and returns the gradient of
// log p(label | x_t) with respect to x_t = x / sqrt(1+sigma^2), on the grid of x. The
// memory is reused by the next call.
func (g *guide) gradient(ctx context.Context, x restoration.Batch, sigma float64, s *restoration.Schedule, label *int) ([]float32, error) {
	if len(g.grad) < len(x.Pix) {
		g.grad = make([]float32, len(x.Pix))
	}
	H, W := g.geometry.padded(x.H, x.W)
	step := g.timestep(s, sigma, g.continuous)
	for i := 0; i < x.N; {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		k := g.room.batch(&g.network, g.takes, H, W)
		j := min(i+k, x.N)
		part := x.Slice(i, j)
		c, err := g.evaluate(ctx, part, k, sigma, step, label)
		if err != nil {
			if err := g.again(ctx, err, k, part); err != nil {
				return nil, err
			}
			continue
		}
		for n := range part.N {
			if !g.fold(g.grad[(i+n)*x.Len():][:x.Len()], c.result(n), x.H, x.W, c) {
				return nil, fail(ErrOutput, "The classifier %s gave a gradient that is no number, so there is no picture. Choose another one, or leave the guidance out.", g.name)
			}
		}
		i = j
	}
	return g.grad[:len(x.Pix)], nil
}

// fold takes a gradient on the padded grid, c.H x c.W, to the picture's own, h x w:
// the classifier saw a pixel and all its mirror images, and the chain rule adds what
// it says about each. It is the transpose of padScaled without its scale. The result
// is false when a value is not finite.
func (g *guide) fold(dst, grad []float32, h, w int, c *call) bool {
	if cap(g.wide) < h*w || cap(g.rows) < c.H || cap(g.cols) < c.W {
		g.wide, g.rows, g.cols = make([]float64, h*w), make([]int, c.H), make([]int, c.W)
	}
	wide, rows, cols := g.wide[:h*w], g.rows[:c.H], g.cols[:c.W]
	reflectIndex(rows, h)
	reflectIndex(cols, w)
	finite := true
	for ch := range 3 {
		clear(wide)
		for y, to := range rows {
			in := grad[(ch*c.H+y)*c.W:][:c.W]
			out := wide[to*w:][:w]
			for x, v := range in {
				out[cols[x]] += float64(v)
			}
		}
		for i, v := range wide {
			r := float32(v)
			dst[ch*h*w+i] = r
			finite = finite && math.Float32bits(r)&0x7f800000 != 0x7f800000
		}
	}
	return finite
}

// shift is the factor of the gradient g in x0hat. Guidance makes the noise prediction
// eps - scale sqrt(1-ab) g (Dhariwal & Nichol 2021, algorithm 2), and with
// x_t = sqrt(ab) x0hat + sqrt(1-ab) eps and ab = 1/(1+sigma^2)
//
//	x0hat + scale (1-ab)/sqrt(ab) g = x0hat + scale sigma^2/sqrt(1+sigma^2) g
//
// whatever it is that the network predicts.
func shift(sigma, scale float64) float64 {
	return scale * (sigma / math.Sqrt(1+sigma*sigma)) * sigma
}
