package restoration

import (
	"math"
	"testing"

	"afterimage/linearops"
)

// pooled is the definition of an area mean: the integral over what a pixel covers.
func pooled(m linearops.Image, h, w int) []float32 {
	out := make([]float32, h*w)
	overlap := func(i, n, m, j int) float64 { // of [i, i+1) m/n and [j, j+1)
		from, to := float64(i)*float64(m)/float64(n), float64(i+1)*float64(m)/float64(n)
		return max(0, min(to, float64(j+1))-max(from, float64(j)))
	}
	for y := range h {
		for x := range w {
			sum, area := 0.0, 0.0
			for i := range m.H {
				for j := range m.W {
					a := overlap(y, h, m.H, i) * overlap(x, w, m.W, j)
					sum += a * float64(m.Row(0, i)[j])
					area += a
				}
			}
			out[y*w+x] = float32(sum / area)
		}
	}
	return out
}

func onePlane(m linearops.Image) linearops.Image {
	return linearops.Image{Shape: linearops.Shape{C: 1, H: m.H, W: m.W}, Pix: m.PlanePix(0)}
}

func TestPoolPlane(t *testing.T) {
	m := onePlane(picture(70, 53))
	for _, size := range [][2]int{{70, 53}, {35, 53}, {69, 52}, {13, 7}, {10, 10}, {1, 1}} {
		got := linearops.NewImage(linearops.Shape{C: 1, H: size[0], W: size[1]})
		for i := range got.Pix {
			got.Pix[i] = float32(math.NaN())
		}
		poolPlane(got, m)
		near(t, "area means", got.Pix, pooled(m, size[0], size[1]), 1e-6)
	}
}
