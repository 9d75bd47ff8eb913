package restoration

import (
	"math"
	"slices"
	"testing"

	"afterimage/linearops"
)

// dab is a plane of weights that is v inside a rectangle.
func dab(s linearops.Shape, r Rect, v uint8) []uint8 {
	out := make([]uint8, s.Plane())
	for y := r.Y; y < r.Y+r.H; y++ {
		for x := r.X; x < r.X+r.W; x++ {
			out[y*s.W+x] = v
		}
	}
	return out
}

func TestComposeTakesEachRegionFromItsSource(t *testing.T) {
	s := linearops.Shape{C: 3, H: 500, W: 900}
	base, one, two := colourful(s, 1), colourful(s, 2), colourful(s, 3)
	left, right := dab(s, Rect{W: 400, H: 500}, 255), dab(s, Rect{X: 600, W: 300, H: 500}, 255)
	got := Compose(base, []Layer{{one, Whole(left, s.W)}, {two, Whole(right, s.W)}}, nil)
	for c := range 3 {
		for y := range s.H {
			g := got.Row(c, y)
			near(t, "the first source", g[:400-blendReach], one.Row(c, y)[:400-blendReach], 1e-6)
			near(t, "the second source", g[600+blendReach:], two.Row(c, y)[600+blendReach:], 1e-6)
		}
	}
	// Everything of one source is that source.
	all := Compose(base, []Layer{{one, Whole(dab(s, Rect{W: s.W, H: s.H}, 255), s.W)}}, nil)
	near(t, "all of one", all.Pix, one.Pix, 1e-6)
	// Nothing of it is the base, to the last bit.
	if none := Compose(base, []Layer{{one, Whole(make([]uint8, s.Plane()), s.W)}}, nil); !slices.Equal(none.Pix, base.Pix) {
		t.Error("a source without weight changes the base")
	}
}

// Far from what was painted the base stays as it is, to the last bit.
func TestComposeStaysWithinReach(t *testing.T) {
	s := linearops.Shape{C: 3, H: 700, W: 700}
	base, one := colourful(s, 1), colourful(s, 2)
	at := Rect{X: 300, Y: 320, W: 40, H: 30}
	got := Compose(base, []Layer{{one, Whole(dab(s, at, 255), s.W)}}, nil)
	reach := Reach(at, s.W, s.H)
	inside := 0
	for i, v := range got.Pix {
		x, y := i%s.W, i/s.W%s.H
		in := x >= reach.X && x < reach.X+reach.W && y >= reach.Y && y < reach.Y+reach.H
		if v != base.Pix[i] {
			if !in {
				t.Fatalf("pixel %d,%d changed", x, y)
			}
			inside++
		}
	}
	if inside < 3*at.W*at.H/2 {
		t.Errorf("%d values changed", inside)
	}
}

// A composition worked out piece by piece, with planes that only reach as far as they
// have to, is the whole one.
func TestComposeByPieces(t *testing.T) {
	s := linearops.Shape{C: 3, H: 430, W: 701}
	base, one, two := colourful(s, 1), colourful(s, 2), colourful(s, 3)
	a, b := dab(s, Rect{X: 90, Y: 40, W: 300, H: 200}, 255), dab(s, Rect{X: 250, Y: 150, W: 400, H: 230}, 130)
	want := Compose(base, []Layer{{one, Whole(a, s.W)}, {two, Whole(b, s.W)}}, nil)
	got := linearops.NewImage(s)
	for _, area := range []Rect{{0, 0, 333, 201}, {333, 0, 368, 201}, {0, 201, 97, 229}, {97, 201, 604, 229}} {
		r := Reach(area, s.W, s.H)
		part := func(plane []uint8) Weights {
			w := Weights{Area: r}
			for y := r.Y; y < r.Y+r.H; y++ {
				w.Pix = append(w.Pix, plane[y*s.W+r.X:y*s.W+r.X+r.W]...)
			}
			return w
		}
		ComposeInto(got, base, []Layer{{one, part(a)}, {two, part(b)}}, nil, area)
	}
	if !slices.Equal(got.Pix, want.Pix) {
		t.Error("the pieces are not the whole")
	}
}

// Two flat pictures meet in a slope without a step, and a fine pattern that both have
// is not blurred.
func TestComposeHidesSeams(t *testing.T) {
	s := linearops.Shape{C: 3, H: 64, W: 512}
	base, one := linearops.NewImage(s), linearops.NewImage(s)
	for i := range base.Pix {
		fine := float32(i%2)*0.25 - 0.125
		base.Pix[i], one.Pix[i] = fine-0.25, fine+0.25
	}
	got := Compose(base, []Layer{{one, Whole(dab(s, Rect{W: 256, H: 64}, 255), s.W)}}, nil)
	row := got.Row(1, 32)
	steepest := 0.0
	for x := 2; x < s.W; x++ {
		steepest = max(steepest, math.Abs(float64(row[x]-row[x-2])))
		if d := float64(row[x] - row[x-1]); math.Abs(math.Abs(d)-0.25) > 0.03 {
			t.Fatalf("the pattern's contrast at %d is %g", x, d)
		}
	}
	if steepest > 0.05 {
		t.Errorf("the seam has a step of %g out of 0.5", steepest)
	}
}

func TestComposeSharesPixels(t *testing.T) {
	s := linearops.Shape{C: 3, H: 48, W: 48}
	flat := func(v float32) linearops.Image {
		m := linearops.NewImage(s)
		for i := range m.Pix {
			m.Pix[i] = v
		}
		return m
	}
	all := Rect{W: s.W, H: s.H}
	got := Compose(flat(0), []Layer{
		{flat(0.9), Whole(dab(s, all, 200), s.W)}, {flat(-0.3), Whole(dab(s, all, 100), s.W)},
	}, nil)
	near(t, "weights over 255", got.Pix, flat(0.9*2/3-0.3/3).Pix, 1e-6)
	got = Compose(flat(0.5), []Layer{{flat(-0.5), Whole(dab(s, all, 51), s.W)}}, nil)
	near(t, "a fifth", got.Pix, flat(0.3).Pix, 1e-6)
}

// What an inpainting keeps stays the photo's own, however samples are put together.
func TestComposeKeepsWhatTheMaskKeeps(t *testing.T) {
	mask := hole(96, 128)
	p := plan(t, settings(Inpaint, nil), Inputs{Photo: picture(96, 128), Mask: mask})
	one, two := p.Finish(linearops.Image{}, colourful(p.Size(), 1).Pix), p.Finish(linearops.Image{}, colourful(p.Size(), 2).Pix)
	got := Compose(one, []Layer{{two, Whole(dab(p.Size(), Rect{X: 40, Y: 30, W: 60, H: 50}, 255), 128)}}, p.Touched())
	for i, v := range got.Pix {
		if mask[i%len(mask)] == 0 && v != p.Degraded().Pix[i] {
			t.Fatalf("value %d outside the mask changed", i)
		}
	}
	if slices.Equal(got.Pix, one.Pix) {
		t.Error("nothing was put together")
	}
}

func FuzzComposePieces(f *testing.F) {
	f.Add(uint8(10), uint8(200), uint8(40), uint8(77), uint8(255))
	f.Add(uint8(0), uint8(255), uint8(255), uint8(1), uint8(3))
	f.Fuzz(func(t *testing.T, x, w, cut, h, v uint8) {
		s := linearops.Shape{C: 1, H: 33 + int(h)%64, W: 300}
		base, one := colourful(s, 1), colourful(s, 2)
		plane := dab(s, Rect{X: int(x), Y: 3, W: min(int(w), s.W-int(x)), H: 20}, v)
		layers := []Layer{{one, Whole(plane, s.W)}}
		want, got := Compose(base, layers, nil), linearops.NewImage(s)
		c := int(cut)
		ComposeInto(got, base, layers, nil, Rect{W: c, H: s.H})
		ComposeInto(got, base, layers, nil, Rect{X: c, W: s.W - c, H: s.H})
		if !slices.Equal(got.Pix, want.Pix) {
			t.Error("two pieces are not the whole")
		}
	})
}

// The cost of a stroke of a composition, and of all of a 24-megapixel one.
func BenchmarkCompose(b *testing.B) {
	s := linearops.Shape{C: 3, H: 4000, W: 6000}
	base, one := linearops.NewImage(s), linearops.NewImage(s)
	plane := Whole(dab(s, Rect{X: 500, Y: 500, W: 3000, H: 2500}, 255), s.W)
	out := linearops.NewImage(s)
	for name, area := range map[string]Rect{"dab": Reach(Rect{X: 480, Y: 600, W: 60, H: 60}, s.W, s.H), "24MP": {W: s.W, H: s.H}} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				ComposeInto(out, base, []Layer{{one, plane}}, nil, area)
			}
		})
	}
}
