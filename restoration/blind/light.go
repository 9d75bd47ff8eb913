package blind

import (
	"math"

	"afterimage/internal/par"
	"afterimage/linearops"
)

// clippedAt is where a sample counts as clipped, on [-1, 1]: the topmost level and half
// of the next.
const clippedAt = 1 - 1.5/127.5

// luminance is the Rec. 709 luminance of a photo in linear light, 0 to 1, and where it
// is not clipped: blur is a mean of light, not of the numbers in a file. With encoded the
// luma of the numbers themselves, for blurs that a program has drawn.
func luminance(m linearops.Image, encoded bool) (light, clear plane) {
	light, clear = newPlane(m.H, m.W), newPlane(m.H, m.W)
	weights := []float32{0.2126, 0.7152, 0.0722}
	if m.C == 1 {
		weights = []float32{1}
	}
	par.Bands(m.H, func(from, to int) {
		for i := from * m.W; i < to*m.W; i++ {
			clear.pix[i] = 1
			for c, weight := range weights {
				v := m.PlanePix(c)[i]
				if v >= clippedAt {
					clear.pix[i] = 0
				}
				u := min(max((v+1)/2, 0), 1)
				if !encoded {
					u = linear(u)
				}
				light.pix[i] += float32(weight * u)
			}
		}
	})
	return light, clear
}

// linear undoes the transfer curve of sRGB (IEC 61966-2-1).
func linear(v float32) float32 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return float32(math.Pow((float64(v)+0.055)/1.055, 2.4))
}

// encoded is the transfer curve of sRGB.
func encode(v float32) float32 {
	if v <= 0.0031308 {
		return v * 12.92
	}
	return float32(1.055*math.Pow(float64(v), 1/2.4) - 0.055)
}
