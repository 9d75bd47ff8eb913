package restoration

import "context"

// still is a denoiser that believes what it sees.
type still struct{}

func (still) Spec() Spec { return Spec{Batch: 1} }

func (still) Denoise(_ context.Context, dst, x Batch, sigma float64) error {
	for i, v := range x.Pix {
		dst.Pix[i] = v / float32(1+sigma*sigma)
	}
	return nil
}
