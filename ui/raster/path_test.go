package raster

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"
)

func TestDashesFollowTheLine(t *testing.T) {
	clip := image.Rect(10, 8, 150, 110)
	r := rand.New(rand.NewPCG(4, 4))
	for range 30 {
		a := Point{r.Float64()*400 - 120, r.Float64()*300 - 100}
		b := Point{r.Float64()*400 - 120, r.Float64()*300 - 100}
		dst := image.NewRGBA(image.Rect(0, 0, 160, 120))
		Fill(dst, color.RGBA{120, 0, 0, 255})
		Dashes(dst, clip, []Point{a, b}, 1)
		for y := range 120 {
			for x := range 160 {
				drawn := dst.RGBAAt(x, y).G > 0
				d := distanceTo(a, b, float64(x)+0.5, float64(y)+0.5)
				if drawn && (d > 1 || !image.Pt(x, y).In(clip)) {
					t.Fatalf("%v to %v draws %d, %d, which is %.1f away", a, b, x, y, d)
				}
				if !drawn && d < 0.2 && image.Pt(x, y).In(clip.Inset(1)) {
					t.Fatalf("%v to %v has a gap at %d, %d", a, b, x, y)
				}
			}
		}
	}
}

func distanceTo(a, b Point, x, y float64) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	t := math.Max(0, math.Min(1, ((x-a.X)*dx+(y-a.Y)*dy)/(dx*dx+dy*dy)))
	return math.Hypot(x-a.X-t*dx, y-a.Y-t*dy)
}
