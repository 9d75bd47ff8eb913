package photo

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration/photo/icc"
	"afterimage/restoration/photo/icc/icctest"
)

// withProfile writes a picture of samples as they stand, with a profile, and reads it.
func withProfile(t testing.TB, name string, m linearops.Image, o WriteOptions, profile []byte) (*Photo, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	o.Meta.ICC = profile
	if _, err := Write(path, m, o); err != nil {
		t.Fatal(err)
	}
	p, err := Read(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(p.Meta.ICC, profile) {
		t.Fatalf("%s lost its profile", name)
	}
	return p, path
}

func profiles() map[string][]byte {
	return map[string][]byte{
		"adobe": icctest.AdobeRGB(), "p3": icctest.DisplayP3(), "prophoto": icctest.ProPhoto(),
		"scanner": icctest.Scanner("mft2"), "scanner of version 4": icctest.Scanner("mAB "),
	}
}

// The planes are what the profile says in sRGB, and go back into the file bit for bit.
func TestProfileRoundTrip(t *testing.T) {
	for name, profile := range profiles() {
		for _, ext := range []string{".png", ".tif"} {
			for _, depth := range []int{8, 16} {
				t.Run(fmt.Sprint(name, ext, depth), func(t *testing.T) {
					p, path := withProfile(t, "a"+ext, ramp(depth), WriteOptions{Depth: depth}, profile)
					ref, _ := icc.Parse(profile)
					planes, full := p.Planes(), float64(uint(1)<<depth-1)
					for i := 0; i < planes.Plane(); i += 1 + planes.Plane()/200 {
						want := ref.SRGB(float64(p.sample(i, 0))/full, float64(p.sample(i, 1))/full, float64(p.sample(i, 2))/full)
						for c, v := range want {
							if d := math.Abs(float64(planes.PlanePix(c)[i]) - (2*v - 1)); d > 1e-6 {
								t.Fatalf("plane %d at %d is %g off", c, i, d)
							}
						}
					}
					back := filepath.Join(t.TempDir(), "b"+ext)
					if _, err := Write(back, planes, WriteOptions{Depth: depth, Own: p, Meta: p.Meta}); err != nil {
						t.Fatal(err)
					}
					q, err := Read(back)
					if err != nil {
						t.Fatal(err)
					}
					if p.Profile() != ProfileICC || !bytes.Equal(q.Meta.ICC, profile) || !slices.Equal(allSamples(q), allSamples(p)) {
						t.Error("samples or profile changed")
					}
					if n, err := p.Changed(back, 0, 0, make([]float32, planes.Plane())); n != 0 || err != nil {
						t.Errorf("%d pixels changed, %v", n, err)
					}
					stored, err := Read(path)
					if err != nil || !slices.Equal(stored.AsStored().Planes().Pix, ramp(depth).Pix) || stored.AsStored().Profile() != "" {
						t.Error("as stored, the planes are not the samples")
					}
				})
			}
		}
	}
}

func allSamples(p *Photo) (list []uint16) {
	for i := range p.W * p.H {
		list = append(list, p.sample(i, 0), p.sample(i, 1), p.sample(i, 2))
	}
	return list
}

// What was restored in sRGB reads in the file's own space, by Little CMS, as the same
// colours; what was not keeps its samples.
func TestRestoredPixelsKeepTheirColours(t *testing.T) {
	for name, profile := range profiles() {
		for _, depth := range []int{8, 16} {
			t.Run(fmt.Sprint(name, depth), func(t *testing.T) {
				p, _ := withProfile(t, "a.png", ramp(8), WriteOptions{Depth: depth}, profile)
				m := p.Region(4, 3, 10, 10)
				for i := range m.Plane() {
					if i%10 < 6 { // a restoration that the device has colours for
						mean := (m.PlanePix(0)[i] + m.PlanePix(1)[i] + m.PlanePix(2)[i]) / 3
						for c := range 3 {
							m.PlanePix(c)[i] = 0.4*m.PlanePix(c)[i] + 0.5*mean + 0.02*float32(i%7)
						}
					}
				}
				path := filepath.Join(t.TempDir(), "b.tif")
				if _, err := Write(path, m, WriteOptions{Depth: depth, Own: p, X: 4, Y: 3, Meta: p.Meta}); err != nil {
					t.Fatal(err)
				}
				q, err := Read(path)
				if err != nil {
					t.Fatal(err)
				}
				var want [][3]float64
				for i := range m.Plane() {
					own := (3+i/10)*p.W + 4 + i%10
					if i%10 >= 6 && q.sample(i, 1) != p.sample(own, 1) {
						t.Errorf("pixel %d was not restored and has other samples", i)
					}
					want = append(want, labOfSRGB([3]float64{unsigned(m.PlanePix(0)[i]), unsigned(m.PlanePix(1)[i]), unsigned(m.PlanePix(2)[i])}))
				}
				sum, worst := 0.0, 0.0
				for i, got := range readByLCMS(t, profile, q) {
					d := icctest.CIEDE2000(got, want[i])
					sum, worst = sum+d, max(worst, d)
				}
				mean := sum / float64(len(want))
				t.Logf("CIEDE2000 %.3f in the mean, %.3f at most", mean, worst)
				if mean > 0.5 || depth == 16 && mean > 0.02 {
					t.Errorf("CIEDE2000 %.3f in the mean", mean)
				}
			})
		}
	}
}

// labOfSRGB is Lab under D50, by the definitions: the linear value, the adapted matrix of
// the primaries, and CIE 1976.
func labOfSRGB(e [3]float64) [3]float64 {
	m := icctest.Colorants([4][2]float64{{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, {0.3127, 0.3290}})
	var f [3]float64
	for k := range 3 {
		for i, v := range e {
			l := math.Abs(v) / 12.92
			if math.Abs(v) > 0.04045 {
				l = math.Pow((math.Abs(v)+0.055)/1.055, 2.4)
			}
			f[k] += m[i][k] / icctest.D50[k] * math.Copysign(l, v)
		}
		if f[k] > 216.0/24389 {
			f[k] = math.Cbrt(f[k])
		} else {
			f[k] = (f[k]*24389/27 + 16) / 116
		}
	}
	return [3]float64{116*f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])}
}

// readByLCMS is what Little CMS says the samples of a file are in Lab.
func readByLCMS(t *testing.T, profile []byte, p *Photo) (list [][3]float64) {
	t.Helper()
	tool, err := exec.LookPath("transicc")
	if err != nil {
		t.Skip("needs transicc (liblcms2-utils)")
	}
	channels := 3
	if profileSpace(profile) == "GRAY" {
		channels = 1
	}
	var in bytes.Buffer
	for i := range p.W * p.H {
		for c := range channels {
			fmt.Fprintf(&in, "%.7f\n", float64(p.sample(i, c))*255/float64(uint(1)<<p.Depth-1))
		}
	}
	cmd := exec.Command(tool, "-t1", "-n", "-i", save(t, "p.icc", profile), "-o", "*Lab4")
	cmd.Stdin = &in
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(string(out))
	for i := 0; i+3 <= len(words) && len(list) < p.W*p.H; i += 3 {
		var lab [3]float64
		for c := range lab {
			lab[c], _ = strconv.ParseFloat(words[i+c], 64)
		}
		list = append(list, lab)
	}
	if len(list) != p.W*p.H {
		t.Fatalf("transicc gave %d colours for %d pixels", len(list), p.W*p.H)
	}
	return list
}

// A profile of sRGB changes no plane, and neither does none.
func TestProfileOfSRGBIsIdentity(t *testing.T) {
	p, _ := withProfile(t, "a.png", ramp(8), WriteOptions{}, icctest.SRGB())
	if p.Profile() != "" || p.Remark != "" || !slices.Equal(p.Planes().Pix, ramp(8).Pix) {
		t.Error("planes of a photo in sRGB are not its samples")
	}
	low, high := p.Limits()
	if low != -1 || high != 1 {
		t.Errorf("limits of %g and %g", low, high)
	}
}

// A profile that is not understood is kept, and said.
func TestProfileNotUnderstood(t *testing.T) {
	profile := icctest.AdobeRGB()
	copy(profile[12:], "link")
	p, _ := withProfile(t, "a.png", ramp(8), WriteOptions{}, profile)
	if p.Profile() != "" || !strings.Contains(p.Remark, `class "link"`) || !slices.Equal(p.Planes().Pix, ramp(8).Pix) {
		t.Errorf("profile %q, remark %q", p.Profile(), p.Remark)
	}
	back := filepath.Join(t.TempDir(), "b.png")
	if _, err := Write(back, p.Planes(), WriteOptions{Own: p, Meta: p.Meta}); err != nil {
		t.Fatal(err)
	}
	if q, err := Read(back); err != nil || !bytes.Equal(q.Meta.ICC, profile) || !slices.Equal(allSamples(q), allSamples(p)) {
		t.Errorf("samples or profile changed, %v", err)
	}
}

// Inks with a profile become sRGB by it, and without one by the simple way, which is said.
func TestInks(t *testing.T) {
	m := image.NewCMYK(image.Rect(0, 0, 16, 16))
	noisy(m.Pix)
	ref, err := icc.Parse(icctest.Inks())
	if err != nil {
		t.Fatal(err)
	}
	for _, profile := range [][]byte{icctest.Inks(), nil} {
		var img image.Image = m
		read, remark, ok := inks(profile, m)
		if ok != (profile != nil) || ok != (remark == "") {
			t.Fatalf("taken %v, remark %q", ok, remark)
		}
		if ok {
			img = &inked{m, read}
		}
		p, err := develop(img, configOf(m), jfif, 1)
		if err != nil {
			t.Fatal(err)
		}
		if !ok {
			continue
		}
		for i := range 256 {
			c := m.CMYKAt(i%16, i/16)
			want := ref.SRGB(float64(c.C)/255, float64(c.M)/255, float64(c.Y)/255, float64(c.K)/255)
			for k, v := range want {
				if d := math.Abs(min(max(v, 0), 1)*255 - float64(p.sample(i, k))); d > 0.51 {
					t.Fatalf("%v: channel %d is %.2f levels off", color.CMYK(c), k, d)
				}
			}
		}
	}
}
