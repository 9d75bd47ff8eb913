package raster

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"afterimage/linearops"
)

func noise(c, h, w int) linearops.Image {
	m := linearops.NewImage(linearops.Shape{C: c, H: h, W: w})
	r := rand.New(rand.NewPCG(5, 6))
	for i := range m.Pix {
		m.Pix[i] = float32(r.Float64()*2.4 - 1.2)
	}
	return m
}

// code is the 8-bit value of a sample by its definition.
func code(v float32) uint8 {
	return uint8(math.Round(math.Max(0, math.Min(1, (float64(v)+1)/2)) * 255))
}

func TestPixelsAreShownAsTheyAre(t *testing.T) {
	m := noise(3, 40, 70)
	p := FromImage(m)
	for _, zoom := range []int{1, 2, 3, 8} {
		dst := image.NewRGBA(image.Rect(0, 0, 70*zoom+9, 40*zoom+7))
		p.Draw(dst, dst.Rect, Rect{5, 4, float64(5 + 70*zoom), float64(4 + 40*zoom)}, R(70, 40))
		for y := range 40 * zoom {
			for x := range 70 * zoom {
				i := y/zoom*70 + x/zoom
				want := color.RGBA{code(m.Pix[i]), code(m.Pix[i+2800]), code(m.Pix[i+5600]), 255}
				if got := dst.RGBAAt(x+5, y+4); got != want {
					t.Fatalf("zoom %d: pixel %d, %d is %v, want %v", zoom, x, y, got, want)
				}
			}
		}
		if dst.RGBAAt(4, 4).A != 0 || dst.RGBAAt(70*zoom+5, 4).A != 0 {
			t.Errorf("zoom %d paints beyond its place", zoom)
		}
	}
}

func TestShrunkPictureIsTheMean(t *testing.T) {
	m := noise(1, 128, 256)
	dst := image.NewRGBA(image.Rect(0, 0, 64, 32))
	FromImage(m).Draw(dst, dst.Rect, R(64, 32), R(256, 128))
	for y := range 32 {
		for x := range 64 {
			sum := 0.0
			for dy := range 4 {
				for dx := range 4 {
					sum += float64(code(m.Pix[(4*y+dy)*256+4*x+dx]))
				}
			}
			if got := float64(dst.RGBAAt(x, y).R); math.Abs(got-sum/16) > 1.5 {
				t.Fatalf("pixel %d, %d is %g, the mean is %g", x, y, got, sum/16)
			}
		}
	}
}

func TestDrawStaysInItsClip(t *testing.T) {
	p := FromImage(noise(3, 30, 30))
	for _, to := range []Rect{{-50, -50, 200, 200}, {10, 10, 12.5, 11.1}, {-1e9, -1e9, 1e9, 1e9}, {90, 90, 95, 95}, {5, 5, 5, 5}} {
		dst := image.NewRGBA(image.Rect(0, 0, 60, 50))
		clip := image.Rect(8, 9, 40, 30)
		p.Draw(dst, clip, to, R(30, 30))
		for y := range 50 {
			for x := range 60 {
				if dst.RGBAAt(x, y).A != 0 && !image.Pt(x, y).In(clip) {
					t.Fatalf("%v paints %d, %d", to, x, y)
				}
			}
		}
	}
}

func TestTintNeverLosesAPixel(t *testing.T) {
	const w, h = 130, 90
	for _, scale := range []float64{0.07, 0.4, 1, 2.6} {
		for _, at := range [][2]int{{0, 0}, {64, 45}, {129, 89}, {77, 3}} {
			c := NewCover(w, h)
			x, y := at[0]/CoverTile*CoverTile, at[1]/CoverTile*CoverTile
			width := min(CoverTile, w-x)
			pix := make([]uint8, width*min(CoverTile, h-y))
			pix[(at[1]-y)*width+at[0]-x] = 255
			c.Set(x, y, pix)
			dst := image.NewRGBA(image.Rect(0, 0, 400, 300))
			Fill(dst, color.RGBA{10, 10, 10, 255})
			c.Tint(dst, dst.Rect, Rect{3, 5, 3 + w*scale, 5 + h*scale}, color.RGBA{250, 0, 0, 255}, 0.5)
			n := 0
			for y := range 300 {
				for x := range 400 {
					if dst.RGBAAt(x, y).R > 100 {
						n++
						px, py := (float64(x)+0.5-3)/scale, (float64(y)+0.5-5)/scale
						if reach := math.Max(1, 1.5/scale) + 0.5; math.Abs(px-float64(at[0])-0.5) > reach || math.Abs(py-float64(at[1])-0.5) > reach {
							t.Fatalf("scale %g: %v is seen at %g, %g", scale, at, px, py)
						}
					}
				}
			}
			if n == 0 {
				t.Errorf("scale %g: the pixel at %v is lost", scale, at)
			}
		}
	}
}

func TestShadeAndOutline(t *testing.T) {
	dst := image.NewRGBA(image.Rect(0, 0, 40, 30))
	Fill(dst, color.RGBA{200, 200, 200, 255})
	hole := Rect{10, 8, 30, 20}
	Shade(dst, dst.Rect, hole, color.RGBA{0, 0, 0, 255}, 0.5)
	Outline(dst, dst.Rect, hole, 1, color.RGBA{255, 255, 255, 255})
	for y := range 30 {
		for x := range 40 {
			want := uint8(100)
			inner, outer := image.Rect(10, 8, 30, 20), image.Rect(9, 7, 31, 21)
			if p := image.Pt(x, y); p.In(inner) {
				want = 200
			} else if p.In(outer) {
				want = 255
			}
			if got := dst.RGBAAt(x, y).R; got != want {
				t.Fatalf("%d, %d is %d, want %d", x, y, got, want)
			}
		}
	}
}

func TestSpreadGetsBrighter(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 1, W: 64})
	for c := range 3 {
		for x := range 64 {
			m.Row(c, 0)[x] = float32(x)
		}
	}
	p := FromSpread(m, 40)
	last := -1
	for x := range 64 {
		c := p.levels[0].RGBAAt(x, 0)
		sum := int(c.R) + int(c.G) + int(c.B)
		if sum < last || x < 40 && sum == last {
			t.Fatalf("at %d levels the map is no brighter than before", x)
		}
		last = sum
	}
}

// The picture in a frame of a pan or zoom on a photo of 24 megapixels, at 1920 x 1080.
func BenchmarkDraw(b *testing.B) {
	p := FromImage(linearops.NewImage(linearops.Shape{C: 3, H: 4000, W: 6000}))
	dst := image.NewRGBA(image.Rect(0, 0, 1920, 1080))
	for _, zoom := range []float64{0.27, 0.35, 0.45, 0.5, 0.51, 0.6, 0.7, 0.85, 1, 1.2, 1.5, 1.9, 2, 4, 16} {
		b.Run(fmt.Sprintf("zoom%g", zoom), func(b *testing.B) {
			for i := range b.N {
				x := -float64(i % 100)
				p.Draw(dst, dst.Rect, Rect{x, x, x + 6000*zoom, x + 4000*zoom}, R(6000, 4000))
			}
		})
	}
}

// The grid follows the pixels' edges at any zoom, and is seen on every gray.
func TestGridLiesBetweenPixels(t *testing.T) {
	for _, zoom := range []float64{8, 9.44, 16, 37.3} {
		m := linearops.NewImage(linearops.Shape{C: 1, H: 4, W: 12})
		for i := range m.Pix {
			m.Pix[i] = float32(i%12)/5.5 - 1
		}
		p := FromImage(m)
		to := Rect{3.3, 5.1, 3.3 + 12*zoom, 5.1 + 4*zoom}
		plain := image.NewRGBA(image.Rect(0, 0, int(12*zoom)+9, int(4*zoom)+9))
		p.Draw(plain, plain.Rect, to, R(12, 4))
		lined := image.NewRGBA(plain.Rect)
		copy(lined.Pix, plain.Pix)
		Grid(lined, lined.Rect, to, 12, 4)
		source := func(x int, to0 float64) int { return int(math.Floor((float64(x) + 0.5 - to0) / zoom)) }
		box := pixels(to)
		for y := box.Min.Y; y < box.Max.Y; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				edge := x > box.Min.X && source(x, to.X0) != source(x-1, to.X0) || y > box.Min.Y && source(y, to.Y0) != source(y-1, to.Y0)
				d := int(lined.RGBAAt(x, y).R) - int(plain.RGBAAt(x, y).R)
				if !edge && d != 0 || edge && d > -30 && d < 30 {
					t.Fatalf("zoom %g: pixel %d, %d of value %d moved by %d", zoom, x, y, plain.RGBAAt(x, y).R, d)
				}
			}
		}
	}
}
