// Package icctest makes small colour profiles for tests, from the definitions of their
// spaces: [AdobeRGB], [DisplayP3], [ProPhoto], [SRGB], [Gray], [DotGain], [Scanner] and
// [Inks].
package icctest

import (
	"encoding/binary"
	"math"
)

// D50 is the white of the connection space.
var D50 = [3]float64{0.9642, 1, 0.8249}

// tag is an entry of a profile.
type tag struct {
	name string
	body []byte
}

// Profile lays a profile out: version (2 or 4), class, device and connection space.
func Profile(version byte, class, space, pcs string, tags ...tag) []byte {
	head := make([]byte, 128)
	head[8] = version
	copy(head[12:], class)
	copy(head[16:], space)
	copy(head[20:], pcs)
	copy(head[36:], "acsp")
	for i, v := range D50 {
		copy(head[68+4*i:], fixed(v))
	}
	index := binary.BigEndian.AppendUint32(nil, uint32(len(tags)))
	at := 128 + 4 + 12*len(tags)
	var body []byte
	for _, t := range tags {
		index = append(index, t.name...)
		index = binary.BigEndian.AppendUint32(index, uint32(at+len(body)))
		index = binary.BigEndian.AppendUint32(index, uint32(len(t.body)))
		body = append(body, fill(t.body)...)
	}
	out := append(append(head, index...), body...)
	binary.BigEndian.PutUint32(out, uint32(len(out)))
	return out
}

// fill adds zeros up to a multiple of four bytes.
func fill(b []byte) []byte { return append(b, make([]byte, (4-len(b)%4)%4)...) }

func fixed(v float64) []byte {
	return binary.BigEndian.AppendUint32(nil, uint32(int32(math.Round(v*65536))))
}

func head(kind string) []byte { return append([]byte(kind), 0, 0, 0, 0) }

// Gamma is a curveType of one value.
func Gamma(g float64) []byte {
	return binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint32(head("curv"), 1), uint16(math.Round(g*256)))
}

// Samples is a curveType of n values of f.
func Samples(n int, f func(x float64) float64) []byte {
	out := binary.BigEndian.AppendUint32(head("curv"), uint32(n))
	for i := range n {
		out = binary.BigEndian.AppendUint16(out, word(f(float64(i)/float64(n-1))))
	}
	return out
}

// Parametric is a parametricCurveType.
func Parametric(form int, values ...float64) []byte {
	out := binary.BigEndian.AppendUint16(head("para"), uint16(form))
	out = append(out, 0, 0)
	for _, v := range values {
		out = append(out, fixed(v)...)
	}
	return out
}

func word(v float64) uint16 { return uint16(math.Round(min(max(v, 0), 1) * 65535)) }

func xyz(v [3]float64) []byte {
	out := head("XYZ ")
	for _, x := range v {
		out = append(out, fixed(x)...)
	}
	return out
}

// Matrix is a profile of curves and a matrix, from the chromaticities of red, green, blue
// and white; the white is adapted to D50 by the Bradford method.
func Matrix(version byte, primaries [4][2]float64, curve []byte) []byte {
	c := Colorants(primaries)
	return Profile(version, "mntr", "RGB ", "XYZ ",
		tag{"wtpt", xyz(D50)}, tag{"rXYZ", xyz(c[0])}, tag{"gXYZ", xyz(c[1])}, tag{"bXYZ", xyz(c[2])},
		tag{"rTRC", curve}, tag{"gTRC", curve}, tag{"bTRC", curve})
}

// srgbCurve is that of IEC 61966-2-1.
var srgbCurve = Parametric(3, 2.4, 1/1.055, 0.055/1.055, 1/12.92, 0.04045)

// The chromaticities of well-known spaces, white last.
var (
	srgbPrimaries  = [4][2]float64{{0.64, 0.33}, {0.30, 0.60}, {0.15, 0.06}, {0.3127, 0.3290}}
	adobePrimaries = [4][2]float64{{0.64, 0.33}, {0.21, 0.71}, {0.15, 0.06}, {0.3127, 0.3290}}
	p3Primaries    = [4][2]float64{{0.680, 0.320}, {0.265, 0.690}, {0.150, 0.060}, {0.3127, 0.3290}}
	romPrimaries   = [4][2]float64{{0.7347, 0.2653}, {0.1596, 0.8404}, {0.0366, 0.0001}, {0.3457, 0.3585}}
)

// SRGB is the profile of sRGB.
func SRGB() []byte { return Matrix(4, srgbPrimaries, srgbCurve) }

// AdobeRGB has the primaries and the curve of Adobe RGB (1998).
func AdobeRGB() []byte { return Matrix(2, adobePrimaries, Gamma(563.0/256)) }

// DisplayP3 is Display P3.
func DisplayP3() []byte { return Matrix(4, p3Primaries, srgbCurve) }

// ProPhoto is ROMM RGB, ISO 22028-2.
func ProPhoto() []byte { return Matrix(4, romPrimaries, Parametric(3, 1.8, 1, 0, 1.0/16, 0.03125)) }

// Gray has a gamma.
func Gray(gamma float64) []byte {
	return Profile(2, "mntr", "GRAY", "XYZ ", tag{"wtpt", xyz(D50)}, tag{"kTRC", Gamma(gamma)})
}

// DotGain is a press's gray: ink of a nominal area covers more, a fifth in the middle.
func DotGain() []byte {
	return Profile(2, "prtr", "GRAY", "XYZ ", tag{"wtpt", xyz(D50)}, tag{"kTRC", Samples(256, func(x float64) float64 {
		ink := 1 - x
		ink += 0.2 * math.Sin(math.Pi*ink)
		return 1 - 0.97*min(ink, 1)
	})})
}
