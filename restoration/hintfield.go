package restoration

import (
	"math"

	"afterimage/linearops"
)

// A dab alone steers little: its pixels are few, and the prior is free to see a coloured
// spot on a gray thing. So a hint is measured beyond its dab as well, the less surely the
// farther away: distance is counted along paths on which luma changes little, so that a
// hint stays within its thing. (Chosen by measurement, docs/colour.md.)
const (
	// hintNoise is the standard deviation, on [-1, 1], of a hint's colour on its dab.
	// Where the confidence is c it is hintNoise/c.
	hintNoise = 0.02
	// hintReach is the distance, as a share of the small picture's long side, at which
	// the confidence has fallen to 0.6; hintEdge is the change of luma that counts as
	// much as that distance.
	hintReach = 0.08
	hintEdge  = 0.12
	// hintLeast is the confidence that no longer counts.
	hintLeast = 0.02
)

// hintField is what hints say of each pixel of the small picture.
type hintField struct {
	confidence []float32 // 0 to 1; 0 where nothing is said
	red, blue  []float32 // less luma
}

// spreadHints works out what dabs on a picture's luma say of all its pixels.
func spreadHints(luma linearops.Image, dabs []colourDab) hintField {
	n := luma.Plane()
	f := hintField{make([]float32, n), make([]float32, n), make([]float32, n)}
	total, away := make([]float32, n), make([]float32, n)
	for _, d := range dabs {
		d.distances(away, luma)
		for i, v := range away {
			c := float32(math.Exp(-float64(v)*float64(v)/2) * d.alike(float64(luma.Pix[i])))
			if c < hintLeast {
				continue
			}
			f.confidence[i] = max(f.confidence[i], c)
			share := float32(c * c)
			share = float32(share * share) // where several hints speak, the surest is heard
			total[i] += share
			f.red[i] += float32(share * float32(d.red))
			f.blue[i] += float32(share * float32(d.blue))
		}
	}
	for i, v := range total {
		if v > 0 {
			f.red[i], f.blue[i] = f.red[i]/v, f.blue[i]/v
		}
	}
	return f
}

// alike is like with a wider tolerance: a thing is lit on one side.
func (d colourDab) alike(luma float64) float64 {
	d.tolerance *= 2
	return d.like(luma)
}

// distances fills away with each pixel's distance from the dab along the best path, in
// units of hintReach. It sweeps over the picture to and fro (Toivanen 1996): a path that
// turns more often than the sweeps follow counts as somewhat longer than it is.
func (d colourDab) distances(away []float32, luma linearops.Image) {
	const far = 1e9
	seeded := false
	for i := range away {
		away[i] = far
		if d.weight(i%luma.W, i/luma.W, luma.Pix[i]) > 0.5 {
			away[i], seeded = 0, true
		}
	}
	if !seeded { // the middle is outside the picture, or on a speck
		x, y := min(max(int(math.Round(d.x)), 0), luma.W-1), min(max(int(math.Round(d.y)), 0), luma.H-1)
		away[y*luma.W+x] = 0
	}
	step := 1 / (hintReach * float32(max(luma.H, luma.W)))
	texture := float32(d.tolerance-dabTolerance) / 4 // half of what luma varies by under the dab
	for range 3 {
		sweep(away, luma, step, texture, 1)
		sweep(away, luma, step, texture, -1)
	}
}

// sweep relaxes distances in reading order, or against it where way is -1. Changes of
// luma up to texture are free.
func sweep(away []float32, luma linearops.Image, step, texture float32, way int) {
	h, w := luma.H, luma.W
	diagonal := step * math.Sqrt2
	behind := [4]struct {
		dx, dy int
		length float32
	}{{-1, 0, step}, {-1, -1, diagonal}, {0, -1, step}, {1, -1, diagonal}}
	for k := range away {
		i := k
		if way < 0 {
			i = len(away) - 1 - k
		}
		x, y := i%w, i/w
		for _, b := range behind {
			px, py := x+way*b.dx, y+way*b.dy
			if px < 0 || px >= w || py < 0 || py >= h {
				continue
			}
			j := py*w + px
			edge := max(0, float32(math.Abs(float64(luma.Pix[i]-luma.Pix[j])))-texture) / hintEdge
			away[i] = min(away[i], away[j]+b.length+edge)
		}
	}
}

// hinted is the problem of a stage with hints, at noise level sigma: luma, and what the
// hints say, each pixel at its own noise.
func (d *draft) hinted(stage *colourStage, sigma float64) (linearops.Operator, []float32, error) {
	small := stage.small
	onSmall := make([]colourDab, len(stage.dabs))
	for i, b := range stage.dabs {
		onSmall[i] = b.on(stage.luma.Shape, small.Shape)
	}
	f := spreadHints(small, onSmall)
	gains := make([]float32, len(f.confidence))
	said := linearops.NewImage(linearops.Shape{C: 3, H: small.H, W: small.W})
	for i, c := range f.confidence {
		gains[i] = float32(sigma / hintNoise * float64(c))
		luma, dr, db := float64(small.Pix[i]), float64(f.red[i]), float64(f.blue[i])
		said.PlanePix(0)[i], said.PlanePix(1)[i], said.PlanePix(2)[i] = srgb.inGamut(luma, dr, greenLess(dr, db), db)
	}
	op, err := linearops.NewHintedColorize(small.H, small.W, linearops.LumaWeights, gains)
	if err != nil {
		return nil, nil, err
	}
	y := linearops.Apply(op, nil, said.Pix)
	copy(y, small.Pix) // beyond white and black, too
	return op, y, nil
}
