package restoration

import "afterimage/linearops"

const (
	// gapRounds is the number of rounds; further ones hardly change the result.
	gapRounds = 10
	// photoVariance is what is assumed of a photo's detail against its noise.
	photoVariance = 0.06
)

// explainGap makes the gap around a picture on a periodic grid agree with the blur.
// The mirror images that it was filled with are no photo's blur: mirrored, the
// kernel points elsewhere. An edge like that in the measurement would ring through
// the whole result.
//
// This is the EM algorithm for missing pixels under a white Gaussian prior: the
// expected scene, x = argmin ||Hx - y||^2/sigma^2 + ||x||^2/variance, tells what the
// gap would have shown, and with that the scene is estimated again. In the
// operator's basis one round is y <- U S^2/(S^2 + sigma^2/variance) U^T y, followed
// by putting the picture back.
func explainGap(op linearops.Operator, y, seen linearops.Image, at margin, sigma float64) {
	n := op.In().Len()
	gain := make([]float32, n)
	op.Spectrum().Read(gain, 0)
	ratio := sigma * sigma / photoVariance
	for i, s := range gain {
		power := float64(s) * float64(s)
		gain[i] = 0
		if power > 0 {
			gain[i] = float32(power / (power + ratio))
		}
	}
	z := make([]float32, n)
	for range gapRounds {
		op.Ut(z, y.Pix)
		for i, g := range gain {
			z[i] *= g
		}
		op.U(y.Pix, z)
		for c := range seen.C {
			for r := range seen.H {
				copy(y.Row(c, r+at.top)[at.left:], seen.Row(c, r))
			}
		}
	}
}
