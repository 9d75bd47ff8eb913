package icc

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// transicc asks Little CMS what device colours are in Lab under D50, relative
// colorimetric. Device values are in [0, 1].
func transicc(t *testing.T, profile []byte, channels int, colours [][]float64) [][3]float64 {
	t.Helper()
	tool, err := exec.LookPath("transicc")
	if err != nil {
		t.Skip("needs transicc (liblcms2-utils)")
	}
	path := filepath.Join(t.TempDir(), "p.icc")
	if err := os.WriteFile(path, profile, 0o644); err != nil {
		t.Fatal(err)
	}
	top := 255.0
	if channels == 4 {
		top = 100
	}
	var in bytes.Buffer
	for _, c := range colours {
		for _, v := range c {
			fmt.Fprintf(&in, "%.6f\n", v*top)
		}
	}
	cmd := exec.Command(tool, "-t1", "-n", "-i", path, "-o", "*Lab4")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("transicc: %v", err)
	}
	words := strings.Fields(string(out))
	if len(words) < 3*len(colours) {
		t.Fatalf("transicc gave %d values for %d colours: %.200s", len(words), len(colours), out)
	}
	list := make([][3]float64, len(colours))
	for i := range list {
		for c := range 3 {
			if list[i][c], err = strconv.ParseFloat(words[3*i+c], 64); err != nil {
				t.Fatal(err)
			}
		}
	}
	return list
}

// randomColours are the corners of a device's cube, grays, and colours from a seed.
func randomColours(channels, n int) [][]float64 {
	r := rand.New(rand.NewPCG(3, uint64(channels)))
	list := make([][]float64, n)
	for i := range list {
		list[i] = make([]float64, channels)
		for c := range channels {
			switch {
			case i < 1<<channels:
				list[i][c] = float64(i >> c & 1)
			case i%5 == 0 && c > 0:
				list[i][c] = list[i][0]
			default:
				list[i][c] = r.Float64()
			}
		}
	}
	return list
}

// labOf is what a colour of sRGB is in Lab under D50.
func labOf(srgb [3]float64) [3]float64 {
	x, y, z := transform(linearToXYZ, Decode(srgb[0]), Decode(srgb[1]), Decode(srgb[2]))
	f := func(v float64) float64 {
		if v > 216.0/24389 {
			return math.Cbrt(v)
		}
		return v*24389/27/116 + 16.0/116
	}
	fx, fy, fz := f(x/d50[0]), f(y/d50[1]), f(z/d50[2])
	return [3]float64{116*fy - 16, 500 * (fx - fy), 200 * (fy - fz)}
}

func againstLCMS(t *testing.T, profile []byte) (mean, worst float64) {
	t.Helper()
	p, err := Parse(profile)
	if err != nil {
		t.Fatal(err)
	}
	colours := randomColours(p.Channels(), 400)
	for i, want := range transicc(t, profile, p.Channels(), colours) {
		got := labOf(p.SRGB(colours[i]...))
		d := math.Sqrt((got[0]-want[0])*(got[0]-want[0]) + (got[1]-want[1])*(got[1]-want[1]) + (got[2]-want[2])*(got[2]-want[2]))
		mean += d / float64(len(colours))
		if d > worst {
			worst = d
			if d > 2 {
				t.Logf("%v: %v want %v", colours[i], got, want)
			}
		}
	}
	return mean, worst
}
