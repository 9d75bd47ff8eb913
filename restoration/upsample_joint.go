package restoration

import (
	"afterimage/internal/par"
	"afterimage/linearops"
)

const (
	// detailReach is the radius of the windows, in pixels of the small picture, in which
	// colour is held against luma, and detailVariance the variance of luma (on [-1, 1])
	// at which half of what is found counts: 13 levels of standard deviation. Measured
	// on photos whose colours are known (docs/colour.md).
	detailReach    = 1
	detailVariance = 1e-2
)

// jointUpsampling carries the colours of a small picture up to a large one whose luma is
// known. Colour is red less luma and blue less luma. With bilinear interpolation up(),
//
//	colour = up(colour) + up(a) (luma - up(luma))
//
// where a is the slope of colour over luma in a window around each small pixel, as in
// the guided filter (He, Sun and Tang 2013; on a small grid: He and Sun 2015), averaged
// over the windows that hold the pixel:
//
//	a = cov(luma, colour) / (var(luma) + detailVariance)
//
// so that colours change where luma does, and a flat place has the small picture's own.
// What the small picture says is kept, where the guided filter would smooth it. It is
// linear in the large picture's pixels and holds a few planes of the small one's size.
type jointUpsampling struct {
	small  linearops.Shape
	planes [5][]float32 // luma, red and blue less luma, and their slopes
}

// The planes of a jointUpsampling.
const (
	smallLuma = iota
	redLess
	blueLess
	redSlope
	blueSlope
)

// newJointUpsampling takes the colours of a small picture, 3 planes, and the luma of the
// large one on the small grid.
func newJointUpsampling(small linearops.Image, luma []float32) *jointUpsampling {
	n := small.Plane()
	u := &jointUpsampling{small: small.Shape}
	u.small.C = 1
	for i := range u.planes {
		u.planes[i] = make([]float32, n)
	}
	copy(u.planes[smallLuma], luma)
	w := linearops.LumaWeights
	for i := range n {
		r, g, b := float64(small.Pix[i]), float64(small.Pix[n+i]), float64(small.Pix[2*n+i])
		own := float64(w[0]*r) + float64(w[1]*g) + float64(w[2]*b)
		u.planes[redLess][i], u.planes[blueLess][i] = float32(r-own), float32(b-own)
	}
	u.slopes(redSlope, redLess)
	u.slopes(blueSlope, blueLess)
	return u
}

// slopes fills plane dst with the slopes of plane of over luma.
func (u *jointUpsampling) slopes(dst, of int) {
	n := u.small.Plane()
	squares, products := make([]float32, n), make([]float32, n)
	luma, colour := u.planes[smallLuma], u.planes[of]
	for i, v := range luma {
		squares[i], products[i] = v*v, v*colour[i]
	}
	meanLuma, meanColour := u.mean(luma), u.mean(colour)
	squares, products = u.mean(squares), u.mean(products)
	a := u.planes[dst]
	for i := range a {
		cov := float64(products[i]) - float64(float64(meanLuma[i])*float64(meanColour[i]))
		variance := float64(squares[i]) - float64(float64(meanLuma[i])*float64(meanLuma[i]))
		a[i] = float32(cov / (max(variance, 0) + detailVariance))
	}
	copy(a, u.mean(a))
}

// mean is the mean over each pixel's window, which ends at the borders.
func (u *jointUpsampling) mean(src []float32) []float32 {
	h, w := u.small.H, u.small.W
	wide, out := make([]float32, len(src)), make([]float32, len(src))
	for y := range h {
		row := src[y*w : (y+1)*w]
		for x := range row {
			from, to := max(0, x-detailReach), min(w, x+detailReach+1)
			sum := 0.0
			for _, v := range row[from:to] {
				sum += float64(v)
			}
			wide[y*w+x] = float32(sum / float64(to-from))
		}
	}
	for y := range h {
		from, to := max(0, y-detailReach), min(h, y+detailReach+1)
		for x := range w {
			sum := 0.0
			for i := from; i < to; i++ {
				sum += float64(wide[i*w+x])
			}
			out[y*w+x] = float32(sum / float64(to-from))
		}
	}
	return out
}

// colourRow is a row of the large picture: luma goes in, red and blue less luma come out.
type colourRow struct{ luma, red, blue []float32 }

// rows gives the colours of the rows of a large picture whose luma is 1 x H x W; use may
// change them, and must be safe for concurrent use on different rows.
func (u *jointUpsampling) rows(luma linearops.Image, use func(y int, row colourRow)) {
	across := interpolations(luma.W, u.small.W)
	par.Bands(luma.H, func(from, to int) {
		red, blue := make([]float32, luma.W), make([]float32, luma.W)
		lines := [len(u.planes)][]float32{}
		for i := range lines {
			lines[i] = make([]float32, u.small.W)
		}
		for y := from; y < to; y++ {
			down := interpolationAt(y, luma.H, u.small.H)
			for i, plane := range u.planes {
				a, b := plane[down.first*u.small.W:], plane[down.second*u.small.W:]
				for x := range lines[i] {
					lines[i][x] = down.between(a[x], b[x])
				}
			}
			row := luma.Row(0, y)
			for x, at := range across {
				detail := row[x] - at.of(lines[smallLuma])
				red[x] = at.of(lines[redLess]) + float32(at.of(lines[redSlope])*detail)
				blue[x] = at.of(lines[blueLess]) + float32(at.of(lines[blueSlope])*detail)
			}
			use(y, colourRow{luma: row, red: red, blue: blue})
		}
	})
}

// interpolation is where a pixel lies between two pixels of a smaller row.
type interpolation struct {
	first, second int
	t             float32 // share of the second
}

func (p interpolation) between(a, b float32) float32 { return a + float32(p.t*(b-a)) }

func (p interpolation) of(row []float32) float32 { return p.between(row[p.first], row[p.second]) }

// interpolationAt places pixel i of n among m, the grids aligned at their outer edges.
func interpolationAt(i, n, m int) interpolation {
	at := (float64(i)+0.5)*float64(m)/float64(n) - 0.5
	at = min(max(at, 0), float64(m-1))
	first := int(at)
	return interpolation{first: first, second: min(first+1, m-1), t: float32(at - float64(first))}
}

func interpolations(n, m int) []interpolation {
	out := make([]interpolation, n)
	for i := range out {
		out[i] = interpolationAt(i, n, m)
	}
	return out
}
