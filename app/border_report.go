//go:build workshop || ci

package app

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/evaluate"
	"afterimage/restoration/photo"
)

// borderReportFlags is what `afterimage border-report` can choose.
type borderReportFlags struct {
	kernels, borders []string
	noise            []float64
	side, samples    int
	engine           engineFlags
}

// newBorderReport is `afterimage border-report`, which measures what docs/borders.md
// says. No help names it.
func newBorderReport(p *program) *cobra.Command {
	f := &borderReportFlags{}
	cmd := &cobra.Command{
		Use:    "border-report PHOTO...",
		Short:  "Compare what deblurring takes to lie beyond the frame",
		Hidden: true,
		Long: `Blur each photo, cut its middle out, so that what lies beyond the frame was really
there, restore it with each border, and print the PSNR of the outer 16 pixels.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, paths []string) error { return p.borderReport(cmd.Context(), f, paths) },
	}
	fs := cmd.Flags()
	fs.SortFlags = false
	fs.StringSliceVar(&f.borders, "borders", []string{"mirror", "taper", "solved"}, "`BORDERS` to compare")
	fs.StringArrayVar(&f.kernels, "kernel", []string{"uniform:9", "gauss:1.6", "gauss:3", "motion:15,30", "disk:5"}, "`KERNEL` to blur with")
	fs.Float64SliceVar(&f.noise, "noise", []float64{1, 3}, "`LEVELS` of noise")
	fs.IntVar(&f.side, "side", 256, "`N` pixels of what is cut out")
	fs.IntVar(&f.samples, "samples", 2, "`N` samples")
	f.engine.add(fs)
	return cmd
}

// borderRim is the width in pixels of what is compared.
const borderRim = 16

func (p *program) borderReport(ctx context.Context, f *borderReportFlags, paths []string) error {
	e := &engine{flags: f.engine}
	defer p.closeEngine(e)
	prior, err := e.open(ctx)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "kernel\tnoise\t%s\n", strings.Join(f.borders, "\t"))
	for _, name := range f.kernels {
		for _, levels := range f.noise {
			row := make([][3]float64, len(f.borders))
			for _, path := range paths {
				c, err := newBorderCase(path, name, levels, f.side)
				if err != nil {
					return err
				}
				for i, border := range f.borders {
					got, err := c.measure(ctx, prior, border, f.samples)
					if err != nil {
						return err
					}
					for k, v := range got {
						row[i][k] += v / float64(len(paths))
					}
				}
			}
			fmt.Fprintf(w, "%s\t%g", name, levels)
			for _, v := range row {
				fmt.Fprintf(w, "\t%.2f / %.2f / %.2f", v[0], v[1], v[2])
			}
			fmt.Fprintln(w)
			_ = w.Flush()
		}
	}
	return nil
}

// borderCase is a photo as a camera saw it, and the truth.
type borderCase struct {
	kernel      linearops.Kernel
	name        string
	levels      float64
	seen, truth linearops.Image
}

// newBorderCase blurs the middle of a photo with what lies around it.
func newBorderCase(path, kernel string, levels float64, side int) (*borderCase, error) {
	ph, err := photo.Read(path)
	if err != nil {
		return nil, err
	}
	k, err := linearops.ParseKernel(kernel)
	if err != nil {
		return nil, err
	}
	around := max(k.H, k.W)
	large := side + 2*around
	if min(ph.H, ph.W) < large {
		return nil, fmt.Errorf("%s has %d x %d pixels; %d on each side are needed", path, ph.W, ph.H, large)
	}
	scene := ph.Region((ph.W-large)/2, (ph.H-large)/2, large, large)
	op, err := linearops.NewConvolution(scene.Shape, k, 0)
	if err != nil {
		return nil, err
	}
	blurred := linearops.Image{Shape: scene.Shape, Pix: restoration.Degrade(op, scene.Pix, levels, restoration.SimulationSeed)}
	return &borderCase{
		kernel: k, name: kernel, levels: levels,
		seen: middle(blurred, around), truth: middle(scene, around),
	}, nil
}

// middle is an image without n pixels on each side.
func middle(m linearops.Image, n int) linearops.Image {
	out := linearops.NewImage(linearops.Shape{C: m.C, H: m.H - 2*n, W: m.W - 2*n})
	for c := range m.C {
		for y := range out.H {
			copy(out.Row(c, y), m.Row(c, y+n)[n:n+out.W])
		}
	}
	return out
}

// measure is the PSNR of the rim of a sample (the mean over samples), of their mean's
// rim, and of a whole sample.
func (c *borderCase) measure(ctx context.Context, prior restoration.Denoiser, border string, samples int) (out [3]float64, err error) {
	s := restoration.DefaultSettings(restoration.Deblur)
	s.Kernel, s.Samples, s.Noise = c.name, samples, restoration.Noise{Levels: c.levels}
	var images []linearops.Image
	if border == "taper" {
		images, err = c.tapered(ctx, prior, s)
	} else {
		s.Border = borderOf(border)
		images, err = c.restored(ctx, prior, s)
	}
	if err != nil {
		return out, err
	}
	for _, m := range images {
		out[0] += c.rimPSNR(m) / float64(samples)
		out[2] += evaluate.PSNR(c.truth, m, dataRange) / float64(samples)
	}
	mean, _ := restoration.MeanAndSpread(images)
	out[1] = c.rimPSNR(mean)
	return out, nil
}

func (c *borderCase) restored(ctx context.Context, prior restoration.Denoiser, s restoration.Settings) ([]linearops.Image, error) {
	plan, err := restoration.NewPlan(s, restoration.Inputs{Photo: c.seen})
	if err != nil {
		return nil, err
	}
	r, err := restoration.Restore(ctx, prior, plan, nil)
	if err != nil {
		return nil, err
	}
	var images []linearops.Image
	for _, s := range r.Samples {
		images = append(images, s.Image)
	}
	return images, nil
}

// rimPSNR compares the outer pixels.
func (c *borderCase) rimPSNR(m linearops.Image) float64 {
	rim := func(m linearops.Image) linearops.Image {
		var pix []float32
		for ch := range m.C {
			for y := range m.H {
				row := m.Row(ch, y)
				if y < borderRim || y >= m.H-borderRim {
					pix = append(pix, row...)
					continue
				}
				pix = append(append(pix, row[:borderRim]...), row[m.W-borderRim:]...)
			}
		}
		return linearops.Image{Shape: linearops.Shape{C: 1, H: 1, W: len(pix)}, Pix: pix}
	}
	return evaluate.PSNR(rim(c.truth), rim(m), dataRange)
}

// tapered restores on a periodic grid of the photo's own size, whose rim fades into the
// photo blurred once more around the corner.
func (c *borderCase) tapered(ctx context.Context, prior restoration.Denoiser, s restoration.Settings) ([]linearops.Image, error) {
	op, err := linearops.NewConvolution(c.seen.Shape, c.kernel, 0)
	if err != nil {
		return nil, err
	}
	again := linearops.Image{Shape: c.seen.Shape, Pix: linearops.Apply(op, nil, c.seen.Pix)}
	down, across := taper(c.kernel, c.seen.H, true), taper(c.kernel, c.seen.W, false)
	y := linearops.NewImage(c.seen.Shape)
	for ch := range y.C {
		for i := range y.H {
			dst, own, other := y.Row(ch, i), c.seen.Row(ch, i), again.Row(ch, i)
			for j := range dst {
				a := down[i] * across[j]
				dst[j] = float32(a*own[j]) + float32((1-a)*other[j])
			}
		}
	}
	spec := prior.Spec()
	d := restoration.NewPyramid(prior, spec.Pyramid.For(s.Task))
	x, err := restoration.Run(ctx, d, restoration.Problem{Op: op, Y: y.Pix, SigmaY: c.levels / 127.5}, s.Options(spec))
	if err != nil {
		return nil, err
	}
	var images []linearops.Image
	for i := range x.N {
		m := x.Image(i)
		m.Pix = slices.Clone(m.Pix)
		for j, v := range m.Pix {
			m.Pix[j] = min(max(v, -1), 1)
		}
		images = append(images, m)
	}
	return images, nil
}

// taper is the weight of the photo itself along an axis of n pixels: 1 less the
// normalised autocorrelation of the kernel's marginal, wrapped around.
func taper(k linearops.Kernel, n int, down bool) []float32 {
	marginal := make([]float64, map[bool]int{true: k.H, false: k.W}[down])
	for i, t := range k.Taps {
		at := i % k.W
		if down {
			at = i / k.W
		}
		marginal[at] += float64(t)
	}
	auto := make([]float64, n)
	for i, a := range marginal {
		for j, b := range marginal {
			auto[((i-j)%n+n)%n] += a * b
		}
	}
	out := make([]float32, n)
	for i := range out {
		out[i] = float32(1 - auto[i]/auto[0])
	}
	out[n-1] = 0 // the two ends are one seam
	return out
}
