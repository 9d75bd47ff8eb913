package evaluate

import (
	"context"

	"afterimage/linearops"
	"afterimage/restoration"
)

// noiseStep keeps the noise of one-shot estimates apart from what samplers and
// simulations draw with the same seed.
const noiseStep = 1<<30 + 1

// OneShot is x0hat = E[x0 | x0 + sigma n], a prior's estimate of a photo from one
// look at it under white noise, and its PSNR in decibels. sigma is on the [-1, 1]
// scale; n depends on the seed alone, so that all levels and all priors see the same
// noise. x0hat is clamped to [-1, 1], as a file would be. The errors are the
// denoiser's.
//
// A prior is judged by this, not by its samples alone: a sample of the posterior has
// twice the squared error of the posterior's mean by nature.
func OneShot(ctx context.Context, d restoration.Denoiser, clean linearops.Image, sigma float64, seed uint64) (x0hat linearops.Image, psnr float64, err error) {
	b := restoration.NewBatch(1, clean.Shape)
	restoration.Philox{}.Noise(b.Pix, seed, noiseStep)
	s := float32(sigma)
	for i, n := range b.Pix {
		b.Pix[i] = clean.Pix[i] + float32(s*n)
	}
	if err := d.Denoise(ctx, b, b, sigma); err != nil {
		return linearops.Image{}, 0, err
	}
	x0hat = Clamped(b.Image(0))
	return x0hat, PSNR(clean, x0hat, DataRange), nil
}

// DataRange is the distance of black and white on the [-1, 1] scale.
const DataRange = 2

// Clamped changes an image to the values that a file can hold, [-1, 1], and returns
// it.
func Clamped(m linearops.Image) linearops.Image {
	for i, v := range m.Pix {
		m.Pix[i] = min(max(v, -1), 1)
	}
	return m
}
