package photo

import (
	"bytes"
	"fmt"
	"image"
	"path/filepath"
	"slices"
	"testing"

	"afterimage/linearops"
	"afterimage/restoration/photo/icc/icctest"
)

// grayRamp is every gray sample of a depth, in one plane.
func grayRamp(depth int) linearops.Image {
	side := 1 << (depth / 2)
	m := linearops.NewImage(linearops.Shape{C: 1, H: side, W: side})
	copy(m.Pix, sampleTable(depth))
	return m
}

// A gray photo stays one of one sample a pixel with its profile, bit for bit where it was
// not touched, and in the profile's own curve where it was.
func TestGrayProfileRoundTrip(t *testing.T) {
	for name, profile := range map[string][]byte{"gamma": icctest.Gray(2.2), "dot gain": icctest.DotGain()} {
		for _, file := range []string{"a.png", "a.tif", "a.jpg"} {
			for _, depth := range []int{8, 16} {
				if file == "a.jpg" && depth == 16 {
					continue
				}
				t.Run(fmt.Sprint(name, file, depth), func(t *testing.T) {
					p, _ := withProfile(t, file, grayRamp(depth), WriteOptions{Depth: depth, Quality: 100}, profile)
					if !p.Gray || p.Profile() != ProfileICC {
						t.Fatalf("gray %v, profile %q", p.Gray, p.Profile())
					}
					m := p.Planes()
					const touched = 77
					for c := range 3 {
						m.PlanePix(c)[touched] = 0.25
					}
					path := filepath.Join(t.TempDir(), "b.png")
					if _, err := Write(path, m, WriteOptions{Depth: depth, Own: p, Gray: true, Meta: p.Meta}); err != nil {
						t.Fatal(err)
					}
					switch decoded(t, path).(type) {
					case *image.Gray, *image.Gray16:
					default:
						t.Error("the result is not of one sample a pixel")
					}
					q, err := Read(path)
					if err != nil {
						t.Fatal(err)
					}
					want, got := allSamples(p), allSamples(q)
					labs := readByLCMS(t, profile, q)
					d := icctest.CIEDE2000(labs[touched], labOfSRGB([3]float64{0.625, 0.625, 0.625}))
					if most := 0.3 / float64(depth/8*depth/8); d > most {
						t.Errorf("the touched pixel is %.3f off", d)
					}
					copy(got[3*touched:], want[3*touched:3*touched+3])
					if !bytes.Equal(q.Meta.ICC, profile) || !slices.Equal(got, want) {
						t.Error("untouched samples or the profile changed")
					}
				})
			}
		}
	}
}

// A gray photo that got colour is RGB in sRGB, without its gray profile.
func TestColouredGrayLosesItsProfile(t *testing.T) {
	p, _ := withProfile(t, "a.png", grayRamp(8), WriteOptions{}, icctest.Gray(1.8))
	m := p.Planes()
	for i := range m.Plane() {
		m.PlanePix(0)[i] = 0.9
	}
	path := filepath.Join(t.TempDir(), "b.png")
	if _, err := Write(path, m, WriteOptions{Own: p, Meta: p.Meta}); err != nil {
		t.Fatal(err)
	}
	q, err := Read(path)
	if err != nil || q.Meta.ICC != nil || q.Gray {
		t.Fatalf("gray %v, a profile of %d bytes, %v", q.Gray, len(q.Meta.ICC), err)
	}
	for i := range m.Plane() {
		if q.sample(i, 1) != quantise(m.PlanePix(1)[i], 8) {
			t.Fatalf("pixel %d is not in sRGB", i)
		}
	}
}

// A photo of RGB samples that are all gray stays RGB, with equal samples, beside its
// profile of RGB.
func TestGrayInColourProfile(t *testing.T) {
	m := linearops.NewImage(linearops.Shape{C: 3, H: 16, W: 16})
	for c := range 3 {
		copy(m.PlanePix(c), grayRamp(8).Pix)
	}
	for name, profile := range profiles() {
		p, _ := withProfile(t, "a.png", m, WriteOptions{}, profile)
		planes := p.Planes()
		if !p.Gray || !slices.Equal(planes.PlanePix(0), planes.PlanePix(2)) {
			t.Fatalf("%s: the planes are not gray", name)
		}
		planes.PlanePix(0)[9], planes.PlanePix(1)[9], planes.PlanePix(2)[9] = 0.3, 0.3, 0.3
		path := filepath.Join(t.TempDir(), "b.png")
		if _, err := Write(path, planes, WriteOptions{Own: p, Gray: true, Meta: p.Meta}); err != nil {
			t.Fatal(err)
		}
		q, err := Read(path)
		if err != nil || !bytes.Equal(q.Meta.ICC, profile) || !q.Gray {
			t.Fatalf("%s: gray %v, %v", name, q.Gray, err)
		}
		if n, err := p.Changed(path, 0, 0, make([]float32, 256)); n != 1 || err != nil {
			t.Errorf("%s: %d pixels changed and one was touched, %v", name, n, err)
		}
	}
}

// WebP has three samples a pixel: a gray picture stands in it in sRGB.
func TestGrayProfileInWebP(t *testing.T) {
	p, _ := withProfile(t, "a.png", grayRamp(8), WriteOptions{}, icctest.Gray(1.8))
	path := filepath.Join(t.TempDir(), "b.webp")
	if _, err := Write(path, p.Planes(), WriteOptions{Own: p, Gray: true, Meta: p.Meta}); err != nil {
		t.Fatal(err)
	}
	q, err := Read(path)
	if err != nil || q.Meta.ICC != nil {
		t.Fatalf("a profile of %d bytes, %v", len(q.Meta.ICC), err)
	}
	if v := q.sample(100, 0); v != quantise(p.Planes().Pix[100], 8) {
		t.Errorf("sample 100 is %d", v)
	}
}
