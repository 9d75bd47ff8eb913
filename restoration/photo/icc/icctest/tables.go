package icctest

import (
	"encoding/binary"
	"math"
)

// Scanner is a scanner's profile of tables, of type "mft1", "mft2" or "mAB ": channels
// with gammas of their own that see each other's light, as filters do.
func Scanner(kind string) []byte {
	switch kind {
	case "mft1":
		return Profile(2, "scnr", "RGB ", "Lab ", tag{"wtpt", xyz(D50)}, tag{"A2B0", lut(kind, 3, 17, 1, 1, scanned)})
	case "mft2":
		return Profile(2, "scnr", "RGB ", "Lab ", tag{"wtpt", xyz(D50)}, tag{"A2B0", lut(kind, 3, 17, 2, 65280.0/65535, scanned)})
	}
	return Profile(4, "scnr", "RGB ", "Lab ", tag{"wtpt", xyz(D50)}, tag{"A2B0", lutAToB()})
}

// Inks is a press's profile: each ink a filter, paper a little yellow.
func Inks() []byte {
	return Profile(2, "prtr", "CMYK", "Lab ", tag{"wtpt", xyz(D50)}, tag{"A2B0", lut("mft2", 4, 9, 2, 65280.0/65535, func(d []float64) [3]float64 {
		c, m, y, k := d[0], d[1], d[2], 1-0.95*d[3]
		return toLab([3]float64{
			D50[0] * k * (1 - 0.75*c) * (1 - 0.45*m) * (1 - 0.03*y),
			D50[1] * k * (1 - 0.65*c) * (1 - 0.70*m) * (1 - 0.06*y),
			D50[2] * k * (1 - 0.20*c) * (1 - 0.55*m) * (1 - 0.85*y),
		})
	})})
}

// scanned is the device's colour in Lab.
func scanned(d []float64) [3]float64 {
	g := [3]float64{math.Pow(d[0], 1.8), math.Pow(d[1], 1.9), math.Pow(d[2], 2.0)}
	for i := range g {
		g[i] = g[i] * (0.85 + 0.15*g[i])
	}
	c := Colorants(adobePrimaries)
	const own, seen = 0.9, 0.05
	var v [3]float64
	for i := range 3 {
		l := own*g[i] + seen*(g[(i+1)%3]+g[(i+2)%3])
		for k := range 3 {
			v[k] += c[i][k] * l
		}
	}
	return toLab(v)
}

func toLab(v [3]float64) [3]float64 {
	f := func(t float64) float64 {
		if t > 216.0/24389 {
			return math.Cbrt(t)
		}
		return (t*24389/27 + 16) / 116
	}
	x, y, z := f(v[0]/D50[0]), f(v[1]/D50[1]), f(v[2]/D50[2])
	return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
}

// curveGamma is that of the curves before a table, which spread its points.
const curveGamma = 1.25

// grid calls put with the colour of every point of a table, the last channel fastest.
func grid(points []int, f func(d []float64) [3]float64, put func(lab [3]float64)) {
	at, d := make([]int, len(points)), make([]float64, len(points))
	for {
		for i := range d {
			d[i] = math.Pow(float64(at[i])/float64(points[i]-1), 1/curveGamma)
		}
		put(f(d))
		i := len(at) - 1
		for ; i >= 0; i-- {
			if at[i]++; at[i] < points[i] {
				break
			}
			at[i] = 0
		}
		if i < 0 {
			return
		}
	}
}

// lut is a lut8Type or lut16Type; unit is the encoding of Lab's white.
func lut(kind string, channels, points, bytes int, unit float64, f func(d []float64) [3]float64) []byte {
	out := append(head(kind), byte(channels), 3, byte(points), 0)
	for i := range 9 {
		out = append(out, fixed([]float64{1, 0, 0, 0, 1, 0, 0, 0, 1}[i])...)
	}
	if bytes == 2 {
		out = binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16(out, 256), 2)
	}
	put := func(v float64) {
		if bytes == 1 {
			out = append(out, byte(math.Round(min(max(v, 0), 1)*255)))
			return
		}
		out = binary.BigEndian.AppendUint16(out, word(v))
	}
	for range channels {
		for i := range 256 {
			put(math.Pow(float64(i)/255, curveGamma))
		}
	}
	grids := make([]int, channels)
	for i := range grids {
		grids[i] = points
	}
	grid(grids, f, func(lab [3]float64) {
		put(unit * lab[0] / 100)
		put(unit * (lab[1] + 128) / 255)
		put(unit * (lab[2] + 128) / 255)
	})
	for range 3 {
		n := 256
		if bytes == 2 {
			n = 2
		}
		for i := range n {
			put(float64(i) / float64(n-1))
		}
	}
	return out
}

// lutAToB is a lutAToBType of all its parts, with a table of unequal sides.
func lutAToB() []byte {
	out := append(head("mAB "), 3, 3, 0, 0)
	offsets := len(out)
	out = append(out, make([]byte, 20)...)
	part := func(i int, body []byte) {
		out = fill(out)
		binary.BigEndian.PutUint32(out[offsets+4*i:], uint32(len(out)))
		out = append(out, body...)
	}
	three := func(a, b, c []byte) []byte { return append(append(fill(a), fill(b)...), fill(c)...) }
	part(0, three(Parametric(0, 1), Samples(3, func(x float64) float64 { return x }), Parametric(0, 1)))
	var matrix []byte
	for _, v := range []float64{0.98, 0.01, 0, 0, 1.01, 0, 0, -0.01, 0.99, 0.002, 0.001, 0.003} {
		matrix = append(matrix, fixed(v)...)
	}
	part(1, matrix)
	part(2, three(Gamma(1), Parametric(0, 1.02), Parametric(1, 1, 1, 0)))
	points := []int{15, 19, 17}
	body := make([]byte, 20)
	for i, n := range points {
		body[i] = byte(n)
	}
	body[16] = 2
	grid(points, scanned, func(lab [3]float64) {
		for _, v := range []float64{lab[0] / 100, (lab[1] + 128) / 255, (lab[2] + 128) / 255} {
			body = binary.BigEndian.AppendUint16(body, word(v))
		}
	})
	part(3, body)
	part(4, three(Parametric(0, curveGamma), Gamma(curveGamma), Parametric(0, curveGamma)))
	return out
}
