package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/pflag"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/blind"
	"afterimage/restoration/photo"
)

// kernelAuto is the word for a kernel that is estimated from the photo.
const kernelAuto = "auto"

// wantsEstimate tells whether the kernel is to be estimated.
func (f *restoreFlags) wantsEstimate(fs *pflag.FlagSet) bool {
	return fs.Changed("kernel") && f.kernel == kernelAuto
}

// checkKernel looks at what goes together with --kernel auto and --save-kernel.
func (f *restoreFlags) checkKernel(fs *pflag.FlagSet) error {
	switch {
	case f.saveKernel != "" && !f.wantsEstimate(fs):
		return usagef("--save-kernel writes the kernel that --kernel auto estimates; add --kernel auto")
	case f.wantsEstimate(fs) && f.simulate:
		return usagef("--kernel auto estimates the blur of a photo, and --simulate starts from one that has none; name the kernel to blur it with")
	}
	if f.saveKernel == "" {
		return nil
	}
	if _, lossless, err := photo.FormatOf(f.saveKernel); err != nil || !lossless {
		return usagef("--save-kernel %s: a kernel is written as .png or .tif", f.saveKernel)
	}
	return nil
}

// kernelFile is the picture that the kernel is read from; empty for none.
func (f *restoreFlags) kernelFile(fs *pflag.FlagSet) string {
	if f.wantsEstimate(fs) {
		return ""
	}
	return f.kernel
}

// assumedKernel stands for a kernel that is not known yet, as large as it may turn out:
// what a run takes is checked before the photo is read.
func assumedKernel() *linearops.Kernel {
	n := blind.MaxSide
	k := linearops.Kernel{H: n, W: n, Y: n / 2, X: n / 2, Taps: make([]float32, n*n)}
	k.Taps[0] = 1
	return &k
}

// estimateKernel finds the kernel of the photo, in the crop or where edges tell most.
func (j *job) estimateKernel(ctx context.Context, s *restoration.Settings, in *restoration.Inputs) error {
	whole := restoration.Rect{W: in.Photo.W, H: in.Photo.H}
	if c := s.Crop; c != nil {
		if c.X+c.W > whole.W || c.Y+c.H > whole.H {
			return nil // the plan says so
		}
		whole = *c
	}
	at, err := blind.Region(ctx, whole, in.Region)
	if err != nil {
		return err
	}
	e, err := blind.Find(ctx, in.Region(at.X, at.Y, at.W, at.H), blind.Options{})
	switch {
	case errors.Is(err, blind.ErrFlat) || errors.Is(err, blind.ErrSmall):
		return fmt.Errorf("--kernel auto: %w", err)
	case err != nil:
		return err
	case e.Sharp:
		return fmt.Errorf("--kernel auto: %v; name a kernel if you know better", e)
	}
	j.note("%v", e)
	ref := restoration.NewKernelRef(e.Kernel)
	ref.Estimated = &restoration.KernelEstimate{Confidence: e.Confidence, Region: at}
	s.Kernel, in.Kernel, j.kernel = "", &e.Kernel, ref
	if !s.Noise.Auto {
		return nil
	}
	found, err := restoration.AutoNoise(*s, *in)
	s.Noise = restoration.Noise{Levels: min(restoration.MaxNoise, found.Most()*blind.NoiseFactor)}
	return err
}

// saveKernel writes the estimated kernel, which may go to another folder than the results
// that were published, and so is no part of their stage.
func (j *job) saveKernel() error {
	if j.outputs.kernel == "" {
		return nil
	}
	kernel, err := j.kernel.Kernel()
	if err != nil {
		return err
	}
	return photo.WriteKernel(j.outputs.kernel, kernel)
}
