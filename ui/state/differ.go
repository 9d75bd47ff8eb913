package state

import (
	"math"

	"afterimage/linearops"
)

// printSide is the number of cells along the longer side of a fingerprint.
const printSide = 64

// fingerprint is a sample made small: the mean colour of each cell of a grid in CIELAB
// (D65), and how many pixels of the cell are the sampler's.
type fingerprint struct {
	lab    [][3]float64
	weight []float64
}

// newFingerprint averages squares of side ceil(max(w, h)/64) of the pixels that are
// touched, [w, h] being the box around them. touched (H*W values, nil for all) says
// which: what is the same in every sample would only hide how they differ.
func newFingerprint(m linearops.Image, touched []float32) *fingerprint {
	box := touchedBox(m.W, m.H, touched)
	side := max(1, (max(box.w, box.h)+printSide-1)/printSide)
	cols, rows := (box.w+side-1)/side, (box.h+side-1)/side
	p := &fingerprint{lab: make([][3]float64, cols*rows), weight: make([]float64, cols*rows)}
	for c := range 3 {
		plane := m.PlanePix(min(c, m.C-1))
		for y := range box.h {
			at := (box.y+y)*m.W + box.x
			cell := y / side * cols
			for x := range box.w {
				if touched == nil || touched[at+x] > 0 {
					k := cell + x/side
					p.lab[k][c] += float64(plane[at+x])
					if c == 0 {
						p.weight[k]++
					}
				}
			}
		}
	}
	for i, w := range p.weight {
		if w > 0 {
			sum := p.lab[i]
			p.lab[i] = lab(sum[0]/w, sum[1]/w, sum[2]/w)
		}
	}
	return p
}

type box struct{ x, y, w, h int }

// touchedBox is the box around what is touched; all where nothing is.
func touchedBox(w, h int, touched []float32) box {
	x0, y0, x1, y1 := w, h, 0, 0
	for y := range h {
		if touched == nil {
			break
		}
		for x, v := range touched[y*w : y*w+w] {
			if v > 0 {
				x0, x1, y0, y1 = min(x0, x), max(x1, x+1), min(y0, y), max(y1, y+1)
			}
		}
	}
	if x1 <= x0 {
		return box{0, 0, w, h}
	}
	return box{x0, y0, x1 - x0, y1 - y0}
}

// apart is how different two samples look: the root mean square, over the touched
// pixels' cells, of the CIE 1976 colour difference,
//
//	d = sqrt(sum_k w_k |Lab_a(k) - Lab_b(k)|^2 / sum_k w_k).
//
// Averaging to at most 64 x 64 cells leaves grain out, which differs between any two.
func (p *fingerprint) apart(q *fingerprint) float64 {
	sum, weight := 0.0, 0.0
	for i, w := range p.weight {
		a, b := p.lab[i], q.lab[i]
		for c := range a {
			d := a[c] - b[c]
			sum += float64(w * float64(d*d))
		}
		weight += w
	}
	return math.Sqrt(sum / math.Max(1, weight))
}

// allApart is the distance between any two.
func allApart(prints []*fingerprint) [][]float64 {
	out := make([][]float64, len(prints))
	for i := range out {
		out[i] = make([]float64, len(prints))
		for j := range i {
			out[i][j] = prints[i].apart(prints[j])
			out[j][i] = out[i][j]
		}
	}
	return out
}

// lab is the CIELAB colour (D65) of sRGB values in [-1, 1].
func lab(r, g, b float64) [3]float64 {
	r, g, b = linear(r), linear(g), linear(b)
	x := (0.4124564*r + 0.3575761*g + 0.1804375*b) / 0.95047
	y := 0.2126729*r + 0.7151522*g + 0.0721750*b
	z := (0.0193339*r + 0.1191920*g + 0.9503041*b) / 1.08883
	fx, fy, fz := labCurve(x), labCurve(y), labCurve(z)
	return [3]float64{116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)}
}

func linear(v float64) float64 {
	v = (v + 1) / 2
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

func labCurve(t float64) float64 {
	const d = 6.0 / 29
	if t > d*d*d {
		return math.Cbrt(t)
	}
	return t/(3*d*d) + 4.0/29
}

// farthestFirst orders the samples of rest, the most different first: each is the one
// whose least distance to all before it is largest. What is in first counts as before;
// where it is empty, the two that are farthest apart begin. Ties go to the sample that
// comes first in rest.
func farthestFirst(first, rest []int, apart func(i, j int) float64) []int {
	if len(rest) < 2 {
		return rest
	}
	reach := make([]float64, len(rest)) // the least distance to what was taken
	for k, i := range rest {
		reach[k] = math.Inf(1)
		for _, j := range first {
			reach[k] = math.Min(reach[k], apart(i, j))
		}
		if len(first) == 0 {
			reach[k] = farthest(i, rest, apart)
		}
	}
	out, taken := make([]int, 0, len(rest)), make([]bool, len(rest))
	for range rest {
		best := -1
		for k := range rest {
			if !taken[k] && (best < 0 || reach[k] > reach[best]) {
				best = k
			}
		}
		taken[best] = true
		out = append(out, rest[best])
		for k, i := range rest {
			if d := apart(i, rest[best]); len(out) == 1 && len(first) == 0 {
				reach[k] = d
			} else {
				reach[k] = math.Min(reach[k], d)
			}
		}
	}
	return out
}

// farthest is the distance from sample i to the one of list that is farthest away.
func farthest(i int, list []int, apart func(i, j int) float64) float64 {
	d := 0.0
	for _, j := range list {
		d = math.Max(d, apart(i, j))
	}
	return d
}
