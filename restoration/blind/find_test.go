package blind

import (
	"context"
	"errors"
	"math/rand/v2"
	"reflect"
	"runtime"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration"
)

var background = context.Background()

// shapes is a scene of discs and rectangles: edges in all directions, and nothing else.
func shapes(h, w int) linearops.Image {
	rng := rand.New(rand.NewPCG(11, 4))
	m := linearops.NewImage(linearops.Shape{C: 3, H: h, W: w})
	for range h * w / 500 {
		cy, cx, r := rng.IntN(h), rng.IntN(w), 4+rng.IntN(14)
		disc, v := rng.IntN(2) == 0, float32(rng.Float64()*1.7-0.9)
		for y := max(0, cy-r); y < min(h, cy+r); y++ {
			for x := max(0, cx-r); x < min(w, cx+r); x++ {
				if !disc || (y-cy)*(y-cy)+(x-cx)*(x-cx) < r*r {
					for c := range 3 {
						m.Row(c, y)[x] = v
					}
				}
			}
		}
	}
	return m
}

func found(e Estimate) plane { return plane{e.Kernel.H, e.Kernel.W, e.Kernel.Taps} }

func TestFindOnEdgesWithoutNoise(t *testing.T) {
	for i, k := range []plane{shake(9, 1, 0.9), shake(13, 3, 0.05), shake(15, 4, 2.5)} {
		if underRace && i > 0 {
			break // the same arithmetic, ten times slower
		}
		m := blurred(shapes(200+k.h, 200+k.w), k, 0, 1, true)
		e, err := Find(background, m, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if s := similarity(k, found(e)); s < 0.93 || !e.Trusted() || e.Sharp {
			t.Errorf("%d pixels: similarity %.3f, confidence %.2f, sharp %v", k.h, s, e.Confidence, e.Sharp)
		}
	}
}

// TestFindOnAPhoto is what can be expected of a small part of a photo with noise.
func TestFindOnAPhoto(t *testing.T) {
	m := load(t, "../../resources/samples/coffee.jpg", 60, 40, 240, 240)
	k := shake(9, 1, 0.9)
	seen := blurred(m, k, 2, 5, true)
	e, err := Find(background, seen, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if s := similarity(k, found(e)); s < 0.85 || e.Sharp {
		t.Errorf("similarity %.3f, confidence %.2f, sharp %v", s, e.Confidence, e.Sharp)
	}
	if sum := e.Kernel.Sum(); sum < 0.999999 || sum > 1.000001 {
		t.Errorf("the taps sum to %v", sum)
	}
}

func TestSharpIsNoBlur(t *testing.T) {
	for _, name := range []string{"coffee.jpg", "cat.jpg"} {
		if underRace && name == "cat.jpg" {
			continue // the same arithmetic, ten times slower
		}
		m := load(t, "../../resources/samples/"+name, 60, 40, 240, 240)
		e, err := Find(background, m, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if e.Sharp != (e.Kernel.H == 1) || e.Sharp != strings.Contains(e.String(), "no blur") {
			t.Errorf("%s: %d rows, %v", name, e.Kernel.H, e)
		}
		// Much of the cat is out of focus: there a guess is in order, not a claim.
		if !e.Sharp && (e.Trusted() || name == "coffee.jpg") {
			t.Errorf("%s: %v, radius %.2f", name, e, radius(found(e)))
		}
	}
	m := shapes(160, 160)
	if e, err := Find(background, m, Options{}); err != nil || !e.Sharp {
		t.Errorf("sharp shapes: %v, %v", e, err)
	}
}

// TestRefuted: a photo of a comb is no smear, whoever says so.
func TestRefuted(t *testing.T) {
	smear := newPlane(15, 1)
	for i := range smear.pix {
		smear.pix[i] = 1.0 / 15
	}
	sharp, clear := luminance(shapes(100, 100), false)
	if !refuted(sharp, clear, smear, 0.005) {
		t.Error("a smear of 15 pixels passes for the blur of a sharp picture")
	}
	soft, clear := luminance(blurred(shapes(120, 120), smear, 2, 1, true), false)
	if refuted(soft, clear, smear, 0.018) {
		t.Error("the kernel that blurred a picture is refuted by it")
	}
}

func TestTooFewEdges(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	noise := linearops.NewImage(linearops.Shape{C: 3, H: 128, W: 128})
	slope := linearops.NewImage(noise.Shape)
	stripes := linearops.NewImage(noise.Shape)
	for i := range noise.Pix {
		y, x := i/128%128, i%128
		noise.Pix[i] = float32(rng.NormFloat64() * 0.1)
		slope.Pix[i] = float32(y+x)/256 - 0.5 + float32(rng.NormFloat64()*0.01)
		stripes.Pix[i] = float32(x/16%2) - 0.5
	}
	for name, m := range map[string]linearops.Image{"noise": noise, "slope": slope, "stripes": stripes} {
		if e, err := Find(background, m, Options{}); !errors.Is(err, ErrFlat) {
			t.Errorf("%s: %v, %v", name, e, err)
		}
	}
	if _, err := Find(background, linearops.NewImage(linearops.Shape{C: 3, H: 40, W: 200}), Options{}); !errors.Is(err, ErrSmall) {
		t.Errorf("a small region: %v", err)
	}
	var wrong *linearops.ParamError
	if _, err := Find(background, noise, Options{Side: 8}); !errors.As(err, &wrong) {
		t.Errorf("an even side: %v", err)
	}
}

func TestFindIsDeterministic(t *testing.T) {
	k := shake(9, 2, 2)
	m := blurred(shapes(140, 150), k, 2, 1, true)
	find := func(procs int) (e Estimate, calls []float64) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
		e, err := Find(background, m, Options{Side: 11, Progress: func(done float64) { calls = append(calls, done) }})
		if err != nil {
			t.Fatal(err)
		}
		return e, calls
	}
	one, calls := find(1)
	if two, _ := find(3); !reflect.DeepEqual(one, two) {
		t.Error("the number of processors changes the kernel")
	}
	for i, v := range calls[1:] {
		if v <= calls[i] {
			t.Errorf("progress goes from %v to %v", calls[i], v)
		}
	}
	if last := calls[len(calls)-1]; last < 0.999 || last > 1 {
		t.Errorf("progress ends at %v", last)
	}
}

func TestFindCanBeStopped(t *testing.T) {
	ctx, stop := context.WithCancel(background)
	m := blurred(shapes(140, 150), shake(9, 2, 2), 2, 1, true)
	_, err := Find(ctx, m, Options{Progress: func(float64) { stop() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped at its first step: %v", err)
	}
}

// TestRegion: of a photo that shows something in one corner alone, that corner is taken;
// lines of one direction don't count.
func TestRegion(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 900, W: 1000})
	for y := range 900 {
		for x := range 1000 {
			m.Row(0, y)[x] = float32(x / 8 % 2)
		}
	}
	part := shapes(300, 300)
	for y := range 300 {
		for c := range 3 {
			copy(m.Row(c, 600+y)[20:], part.Row(c, y))
		}
	}
	read := func(x, y, w, h int) linearops.Image { return crop(m, restoration.Rect{X: x, Y: y, W: w, H: h}) }
	r, err := Region(background, restoration.Rect{W: 1000, H: 900}, read)
	if err != nil || r.W != 512 || r.H != 512 || r.X > 20 || r.Y < 384-regionStep {
		t.Errorf("the region is %v, %v", r, err)
	}
	within := restoration.Rect{X: 400, Y: 10, W: 300, H: 200}
	if r, err := Region(background, within, read); err != nil || r != within {
		t.Errorf("a small part: %v, %v", r, err)
	}
}
