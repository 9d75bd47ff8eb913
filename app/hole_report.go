//go:build workshop || ci

package app

import (
	"context"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
	"afterimage/restoration/photo"
)

// holeReportFlags is what `afterimage hole-report` can choose.
type holeReportFlags struct {
	contexts      []int
	side, samples int
	engine        engineFlags
}

// newHoleReport is `afterimage hole-report`, which measures what docs/holes.md says. No
// help names it.
func newHoleReport(p *program) *cobra.Command {
	f := &holeReportFlags{}
	cmd := &cobra.Command{
		Use:    "hole-report PHOTO...",
		Short:  "Compare how much of a photo is shown to the prior around a hole",
		Hidden: true,
		Long: `Fill two square holes in each photo, at a third of it from the top left and from the
bottom right, and compare what is filled in with the photo.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error { return p.holeReport(cmd.Context(), f, paths) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.IntSliceVar(&f.contexts, "context", []int{32, 64, 96, 128, 0}, "`PIXELS` around a hole; 0 is the whole photo")
	fs.IntVar(&f.side, "side", 64, "`N` pixels of a hole's side")
	fs.IntVar(&f.samples, "samples", 2, "`N` samples")
	f.engine.add(fs)
	return cmd
}

func (p *program) holeReport(ctx context.Context, f *holeReportFlags, paths []string) error {
	e := &engine{flags: f.engine}
	defer p.closeEngine(e)
	prior, err := e.open(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprint(w, "context\tPSNR of samples\tof their mean\tSSIM of samples\tseconds\n")
	for _, around := range f.contexts {
		var sum [3]float64
		start := time.Now()
		for _, path := range paths {
			got, err := measureHoles(ctx, prior, path, around, f)
			if err != nil {
				return err
			}
			for k, v := range got {
				sum[k] += v / float64(len(paths))
			}
		}
		fmt.Fprintf(w, "%d\t%.2f\t%.2f\t%.4f\t%.1f\n", around, sum[0], sum[1], sum[2], time.Since(start).Seconds())
		_ = w.Flush()
	}
	return nil
}

// measureHoles is the PSNR of what samples and their mean fill in, and the SSIM of the
// samples' holes.
func measureHoles(ctx context.Context, prior restoration.Denoiser, path string, around int, f *holeReportFlags) (out [3]float64, err error) {
	ph, err := photo.Read(path)
	if err != nil {
		return out, err
	}
	clean := ph.Planes()
	holes := []restoration.Rect{
		{X: ph.W/3 - f.side/2, Y: ph.H/3 - f.side/2, W: f.side, H: f.side},
		{X: 2*ph.W/3 - f.side/2, Y: 2*ph.H/3 - f.side/2, W: f.side, H: f.side},
	}
	mask := make([]float32, clean.Plane())
	for _, r := range holes {
		for i := range r.W * r.H {
			mask[(r.Y+i/r.W)*ph.W+r.X+i%r.W] = 1
		}
	}
	s := restoration.DefaultSettings(restoration.Inpaint)
	s.Context, s.Samples = around, f.samples
	plan, err := restoration.NewPlan(s, restoration.Inputs{Photo: clean, Mask: mask})
	if err != nil {
		return out, err
	}
	r, err := restoration.Restore(ctx, prior, plan, nil)
	if err != nil {
		return out, err
	}
	n := float64(len(holes))
	for _, h := range holes {
		truth := cut(clean, h)
		for _, s := range r.Samples {
			out[0] += evaluate.PSNR(truth, cut(s.Image, h), dataRange) / float64(f.samples) / n
			out[2] += evaluate.SSIM(truth, cut(s.Image, h), dataRange) / float64(f.samples) / n
		}
		out[1] += evaluate.PSNR(truth, cut(r.Mean, h), dataRange) / n
	}
	return out, nil
}

// cut is a part of an image.
func cut(m linearops.Image, r restoration.Rect) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: r.H, W: r.W})
	for c := range m.C {
		for y := range r.H {
			copy(out.Row(c, y), m.Row(c, r.Y+y)[r.X:r.X+r.W])
		}
	}
	return out
}
