package photo

import "sync"

// samples are the pixels of an upright picture at the depth of its file: rows of
// pixels of one sample (gray) or three, and a plane of alpha where any pixel is less
// than opaque.
type samples[T uint8 | uint16] struct {
	channels int
	pix      []T // channels a pixel
	alpha    []T // nil for an opaque picture
}

func newSamples[T uint8 | uint16](channels, n int) *samples[T] {
	return &samples[T]{channels: channels, pix: make([]T, channels*n)}
}

// put stores the pixels of a row of R, G, B and A, the first at pixel at and each
// other step further on. It tells whether all of them are gray.
func (s *samples[T]) put(row []uint16, at, step int) (gray bool) {
	gray = true
	full := ^T(0)
	for i := 0; i < len(row); i += 4 {
		r, g, b, a := T(row[i]), T(row[i+1]), T(row[i+2]), T(row[i+3])
		if s.channels == 1 {
			s.pix[at] = r
		} else {
			p := s.pix[3*at : 3*at+3]
			p[0], p[1], p[2] = r, g, b
			gray = gray && r == g && g == b
		}
		if a != full && s.alpha == nil {
			s.alpha = make([]T, len(s.pix)/s.channels)
			for j := range s.alpha {
				s.alpha[j] = full
			}
		}
		if s.alpha != nil {
			s.alpha[at] = a
		}
		at += step
	}
	return gray
}

// toGray keeps one sample a pixel of a picture whose three are equal.
func (s *samples[T]) toGray() {
	if s.channels == 1 {
		return
	}
	pix := make([]T, len(s.pix)/3)
	for i := range pix {
		pix[i] = s.pix[3*i]
	}
	s.channels, s.pix = 1, pix
}

// values takes len(dst) samples of channel c, from pixel at on, through a table.
func (s *samples[T]) values(dst []float32, at, c int, table []float32) {
	if s.channels == 1 {
		for i, v := range s.pix[at : at+len(dst)] {
			dst[i] = table[v]
		}
		return
	}
	pix := s.pix[3*at : 3*(at+len(dst))]
	for i := range dst {
		dst[i] = table[pix[3*i+c]]
	}
}

// opacity is values for alpha, which the picture has, in [0, 1].
func (s *samples[T]) opacity(dst []float32, at int) {
	full := float32(^T(0))
	for i, v := range s.alpha[at : at+len(dst)] {
		dst[i] = float32(v) / full
	}
}

// at is the sample of pixel i in channel c.
func (s *samples[T]) at(i, c int) uint16 {
	if s.channels == 1 {
		return uint16(s.pix[i])
	}
	return uint16(s.pix[3*i+c])
}

// sampleTable takes the samples of a depth to [-1, 1]. It rounds once, so that
// [quantise] finds every sample again.
func sampleTable(depth int) []float32 {
	if depth == 8 {
		return table8()
	}
	return table16()
}

var (
	table8  = sync.OnceValue(func() []float32 { return evenTable(255) })
	table16 = sync.OnceValue(func() []float32 { return evenTable(65535) })
)

func evenTable(full int) []float32 {
	table := make([]float32, full+1)
	for v := range table {
		table[v] = float32(float64(v)/(float64(full)/2) - 1)
	}
	return table
}

// quantise takes a value of [-1, 1] to the nearest sample of a depth of 8 or 16
// bits; values outside are clamped.
func quantise(v float32, depth int) uint16 {
	full := float64(uint(1)<<depth - 1)
	return uint16(min(max(float64((float64(v)+1)*(full/2))+0.5, 0), full))
}
