package evaluate

import (
	"math"

	"afterimage/linearops"
)

const (
	ssimSigma  = 1.5
	ssimRadius = 5 // of the Gaussian window, cut at 3.5 sigma
	ssimWindow = 2*ssimRadius + 1
	// MinSSIMSide is the smallest side of an image that [SSIM] is defined for.
	MinSSIMSide = ssimWindow
)

// SSIM is the mean structural similarity of two images (Wang, Bovik, Sheikh,
// Simoncelli, Image quality assessment, 2004), 1 for equal ones: over every window of
// 11 x 11 pixels that lies inside, with Gaussian weights of sigma 1.5,
//
//	(2 ma mb + c1)(2 cov + c2) / ((ma^2 + mb^2 + c1)(va + vb + c2))
//
// and then over the channels. dataRange is the distance of black and white, 2 on the
// [-1, 1] scale. It equals scikit-image's structural_similarity with
// gaussian_weights=True, sigma=1.5 and use_sample_covariance=False.
//
// It is NaN for images with a side under [MinSSIMSide]. Images of two shapes panic.
func SSIM(a, b linearops.Image, dataRange float64) float64 {
	checkShapes(a, b)
	if a.C < 1 || min(a.H, a.W) < MinSSIMSide {
		return math.NaN()
	}
	w := newSSIMRows(a.W, dataRange)
	sum := 0.0
	for c := range a.C {
		for y := range a.H {
			w.filter(y, a.Row(c, y), b.Row(c, y))
			if y >= ssimWindow-1 {
				sum += w.similarity(y)
			}
		}
	}
	return sum / float64(a.C*(a.H-ssimWindow+1)*w.n)
}

// moments are the weighted means that a window's similarity is made of.
type moments struct{ a, b, aa, bb, ab float64 }

// ssimRows holds the last rows of an image pair, filtered along the row.
type ssimRows struct {
	n      int // windows in a row
	weight [ssimWindow]float64
	rows   [ssimWindow][]moments // row y at y mod ssimWindow
	c1, c2 float64
}

func newSSIMRows(width int, dataRange float64) *ssimRows {
	w := &ssimRows{n: width - ssimWindow + 1}
	w.c1, w.c2 = math.Pow(0.01*dataRange, 2), math.Pow(0.03*dataRange, 2)
	sum := 0.0
	for i := range w.weight {
		d := float64(i - ssimRadius)
		w.weight[i] = math.Exp(-d * d / (2 * ssimSigma * ssimSigma))
		sum += w.weight[i]
	}
	for i := range w.weight {
		w.weight[i] /= sum
	}
	for i := range w.rows {
		w.rows[i] = make([]moments, w.n)
	}
	return w
}

// filter takes in row y.
func (w *ssimRows) filter(y int, a, b []float32) {
	for i := range w.n {
		var m moments
		for k, weight := range w.weight {
			u, v := float64(a[i+k]), float64(b[i+k])
			m.add(weight, moments{u, v, u * u, v * v, u * v})
		}
		w.rows[y%ssimWindow][i] = m
	}
}

// similarity sums over the windows whose last row is y.
func (w *ssimRows) similarity(y int) float64 {
	sum := 0.0
	for i := range w.n {
		var m moments
		for k, weight := range w.weight {
			m.add(weight, w.rows[(y+1+k)%ssimWindow][i])
		}
		sum += w.index(m)
	}
	return sum
}

func (w *ssimRows) index(m moments) float64 {
	means := m.a*m.a + m.b*m.b
	return (2*m.a*m.b + w.c1) * (2*(m.ab-m.a*m.b) + w.c2) /
		((means + w.c1) * (m.aa + m.bb - means + w.c2))
}

func (m *moments) add(weight float64, x moments) {
	m.a += weight * x.a
	m.b += weight * x.b
	m.aa += weight * x.aa
	m.bb += weight * x.bb
	m.ab += weight * x.ab
}
