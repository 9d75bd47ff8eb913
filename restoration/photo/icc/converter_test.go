package icc

import (
	"math"
	"testing"

	"afterimage/restoration/photo/icc/icctest"
)

func converter(t testing.TB, name string, depth int) *Converter {
	t.Helper()
	p, err := Parse(kinds()[name])
	if err != nil {
		t.Fatal(err)
	}
	c, ok := p.Converter(depth)
	if !ok {
		t.Fatalf("%s cannot be gone back through", name)
	}
	return c
}

// through is a colour as planes of float32 in [-1, 1] hold it.
func through(v float64) float64 { return (float64(float32(2*v-1)) + 1) / 2 }

// Every sample of 8 bits comes back through float32 planes.
func TestSamplesComeBack(t *testing.T) {
	for _, name := range []string{"adobe", "p3", "prophoto"} {
		c := converter(t, name, 8)
		cube(5, func(r, g, b int) {
			x, y, z := c.SRGB(uint16(r), uint16(g), uint16(b))
			dr, dg, db := c.Device(through(x), through(y), through(z))
			if int(dr+0.5) != r || int(dg+0.5) != g || int(db+0.5) != b {
				t.Fatalf("%s: %d %d %d came back as %.3f %.3f %.3f", name, r, g, b, dr, dg, db)
			}
		})
	}
}

// Through tables every colour comes back, to a quarter of a level (a half through tables
// of 8 bits), and its sample within three: where a curve or a table is level, several
// samples give the same colour, in tables of 8 bits any number of them.
func TestColoursComeBackThroughTables(t *testing.T) {
	for name, most := range map[string]float64{"mft1": 2e-3, "mft2": 1e-3, "mAB": 1e-3} {
		c := converter(t, name, 8)
		cube(13, func(r, g, b int) {
			x, y, z := c.SRGB(uint16(r), uint16(g), uint16(b))
			dr, dg, db := c.Device(through(x), through(y), through(z))
			e := distance(c.p.SRGB(dr/255, dg/255, db/255), [3]float64{x, y, z})
			if off := max(math.Abs(dr-float64(r)), math.Abs(dg-float64(g)), math.Abs(db-float64(b))); e > most || off > 3 && name != "mft1" {
				t.Fatalf("%s: %d %d %d came back as %.3f %.3f %.3f, in sRGB %g away", name, r, g, b, dr, dg, db, e)
			}
		})
	}
}

// cube calls f with every step-th sample of three channels of 8 bits.
func cube(step int, f func(r, g, b int)) {
	for r := 0; r < 256; r += step {
		for g := 0; g < 256; g += step {
			for b := 0; b < 256; b += step {
				f(r, g, b)
			}
		}
	}
}

// Of 16 bits they come back within 2 of 65535. float32 planes cannot tell the darkest
// samples of a pure gamma beside bright ones: 2^-24 of a linear value of 1 is 1/2000 of
// full scale at gamma 2.2. So the least value here is 1 in 100.
func TestSamplesOf16BitsComeBack(t *testing.T) {
	for _, name := range []string{"adobe", "p3", "prophoto"} {
		c := converter(t, name, 16)
		worst := 0.0
		for r := 655; r < 65536; r += 1621 {
			for g := 655; g < 65536; g += 1301 {
				for b := 655; b < 65536; b += 1031 {
					x, y, z := c.SRGB(uint16(r), uint16(g), uint16(b))
					dr, dg, db := c.Device(through(x), through(y), through(z))
					worst = max(worst, math.Abs(dr-float64(r)), math.Abs(dg-float64(g)), math.Abs(db-float64(b)))
				}
			}
		}
		t.Logf("%s: at most %.3f of 65535", name, worst)
		if worst > 2 {
			t.Errorf("%s: samples come back %.3f off", name, worst)
		}
	}
}

// Every gray sample comes back, also as the value of equal samples of RGB.
func TestGraySamplesComeBack(t *testing.T) {
	for _, name := range []string{"gray", "dot gain", "adobe", "mft2"} {
		for _, depth := range []int{8, 16} {
			c := converter(t, name, depth)
			first := 0
			if name == "dot gain" {
				first = 1 << depth * 16 / 100 // more ink than covers all: one black
			}
			if depth == 16 {
				first = max(first, 100) // see above
			}
			for v := first; v < 1<<depth; v += depth*depth/64 + (depth/8-1)*12 {
				if d := c.DeviceGray(through(c.Gray(uint16(v)))); math.Abs(d-float64(v)) > 0.4+float64(depth/16) {
					t.Fatalf("%s of %d bits: %d came back as %.3f", name, depth, v, d)
				}
			}
		}
	}
}

// A colour that the device does not have becomes its nearest, and a colour of the
// device itself.
func TestTablesGoBackByTheNearest(t *testing.T) {
	c := converter(t, "mft2", 8)
	srgb := func(d values) [3]float64 { return c.p.SRGB(d[0]/255, d[1]/255, d[2]/255) }
	for i := 0; i < 400; i += 7 {
		target := [3]float64{float64(i%8)/3 - 0.6, float64(i/8%7)/3 - 0.4, float64(i/56)/3 - 0.5}
		var d values
		d[0], d[1], d[2] = c.Device(target[0], target[1], target[2])
		best := distance(srgb(d), target)
		least := math.Inf(1)
		for k := range 18 * 18 * 18 {
			e := distance(srgb(values{15 * float64(k/324), 15 * float64(k/18%18), 15 * float64(k%18)}), target)
			least = min(least, e)
		}
		if best > 1.02*least+2e-3 {
			t.Errorf("%.2f: %.4f away, and there is a colour at %.4f", target, best, least)
		}
	}
}

// What is shown is what is computed, to a level. Where tables are sampled it is so in
// the mean, and a few levels off in the darkest channel of saturated colours.
func TestShown(t *testing.T) {
	for name, most := range map[string]float64{"adobe": 1, "p3": 1, "prophoto": 1, "gray": 1, "mft2": 6} {
		for _, depth := range []int{8, 16} {
			c := converter(t, name, depth)
			shown := c.Shown()
			full, sum := 1<<depth-1, 0.0
			for k := range 20 * 20 * 20 {
				r, g, b := uint16(full*(k/400)/19), uint16(full*(k/20%20)/19), uint16(full*(k%20)/19)
				x, y, z := c.SRGB(r, g, b)
				sx, sy, sz := shown(r, g, b)
				for i, v := range [3]float64{x, y, z} {
					d := math.Abs(clamp(v)*255 - float64([3]uint8{sx, sy, sz}[i]))
					if sum += d / (3 * 20 * 20 * 20); d > most {
						t.Fatalf("%s of %d bits: %d %d %d is shown %.2f levels off", name, depth, r, g, b, d)
					}
				}
			}
			if sum > 0.5 {
				t.Errorf("%s of %d bits: shown %.2f levels off in the mean", name, depth, sum)
			}
		}
	}
}

// Tables that give one line of colours have no way back.
func TestNoWayBack(t *testing.T) {
	data := icctest.Gray(2.2)
	p, err := Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	line := &Profile{channels: 3, stages: []stage{curves{curveOf(math.Sqrt)}}, connect: p.connect}
	if _, ok := line.Converter(8); ok {
		t.Error("a line of colours was taken")
	}
	if inks, err := Parse(icctest.Inks()); err != nil {
		t.Error(err)
	} else if _, ok := inks.Converter(8); ok {
		t.Error("inks were taken")
	}
}

func BenchmarkConverter(b *testing.B) {
	for _, name := range []string{"adobe", "mft2"} {
		c := converter(b, name, 8)
		x, y, z := c.SRGB(30, 140, 200)
		c.Device(x, y, z)
		shown := c.Shown()
		b.Run(name+"/SRGB", func(b *testing.B) {
			for i := range b.N {
				c.SRGB(uint16(i&255), 140, 200)
			}
		})
		b.Run(name+"/Device", func(b *testing.B) {
			for i := range b.N {
				c.Device(x*float64(i&7)/7, y, z)
			}
		})
		b.Run(name+"/Shown", func(b *testing.B) {
			for i := range b.N {
				shown(uint16(i&255), 140, 200)
			}
		})
	}
}
