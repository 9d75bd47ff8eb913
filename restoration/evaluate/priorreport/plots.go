package priorreport

import (
	"bytes"
	"fmt"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"

	"afterimage/restoration/evaluate"
)

// The files of the plots.
const (
	sigmaPlot   = "sigma.svg"
	problemPlot = "restorations.svg"
)

// Plot is a picture of a report, as SVG.
type Plot struct {
	Name string // of its file
	SVG  []byte
}

// Draw makes the plots for which there are figures. An error is gonum/plot's.
func (r *Report) Draw() ([]Plot, error) {
	var plots []Plot
	for _, d := range []struct {
		name string
		draw func() (*plot.Plot, error)
		h    vg.Length
		has  bool
	}{
		{sigmaPlot, r.drawSigma, 8 * vg.Centimeter, len(r.Suite.HeldOut) > 0},
		{problemPlot, r.drawProblems, 9 * vg.Centimeter, len(r.Suite.Bench) > 0},
	} {
		if !d.has {
			continue
		}
		p, err := d.draw()
		if err != nil {
			return nil, fmt.Errorf("the plot %s cannot be drawn: %w", d.name, err)
		}
		c := vgsvg.New(16*vg.Centimeter, d.h)
		const edge = 3 * vg.Millimeter
		p.Draw(draw.Crop(draw.New(c), edge, -edge, edge, -edge))
		var b bytes.Buffer
		if _, err := c.WriteTo(&b); err != nil {
			return nil, fmt.Errorf("the plot %s cannot be written: %w", d.name, err)
		}
		plots = append(plots, Plot{Name: d.name, SVG: b.Bytes()})
	}
	return plots, nil
}

// inks tell methods and subjects apart, by shape too.
var inks = []struct {
	color color.Color
	shape draw.GlyphDrawer
}{
	{color.RGBA{0xb0, 0x3a, 0x2e, 0xff}, draw.CircleGlyph{}},
	{color.RGBA{0x1f, 0x61, 0x8d, 0xff}, draw.SquareGlyph{}},
	{color.RGBA{0x7d, 0x66, 0x08, 0xff}, draw.TriangleGlyph{}},
	{color.RGBA{0x1d, 0x83, 0x48, 0xff}, draw.CrossGlyph{}},
}

func (r *Report) drawSigma() (*plot.Plot, error) {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = "sigma on [-1, 1]", "PSNR of x0hat, dB"
	p.X.Scale = plot.LogScale{}
	var ticks plot.ConstantTicks
	for _, sigma := range Sigmas() {
		ticks = append(ticks, plot.Tick{Value: sigma, Label: number(sigma)})
	}
	p.X.Tick.Marker = ticks
	p.Legend.Top = true
	p.Add(plotter.NewGrid())
	all := r.subjects()
	for i, s := range all {
		var at plotter.XYs
		for _, sigma := range Sigmas() {
			if v := r.heldOut(s, sigma); !math.IsNaN(v) {
				at = append(at, plotter.XY{X: sigma, Y: v})
			}
		}
		if len(at) == 0 {
			continue
		}
		line, dots, err := plotter.NewLinePoints(at)
		if err != nil {
			return nil, err
		}
		ink := inks[len(all)-1-i] // the report's own subject is always the same
		line.Color, dots.Color, dots.Shape = ink.color, ink.color, ink.shape
		p.Add(line, dots)
		p.Legend.Add(s.label(), line, dots)
	}
	decibelAxis(&p.Y)
	return p, nil
}

// decibelAxis marks every 5 dB, and keeps figures off the ends.
func decibelAxis(a *plot.Axis) {
	const step = 5
	a.Min, a.Max = step*math.Floor((a.Min-1)/step), step*math.Ceil((a.Max+1)/step)
	var ticks plot.ConstantTicks
	for v := a.Min; v <= a.Max; v += step {
		ticks = append(ticks, plot.Tick{Value: v, Label: number(v)})
	}
	a.Tick.Marker = ticks
}

func (r *Report) drawProblems() (*plot.Plot, error) {
	p := plot.New()
	p.X.Label.Text = "PSNR, dB"
	problems := evaluate.Problems()
	var names []string
	for i := range problems {
		names = append(names, problems[len(problems)-1-i].Title) // from the top
	}
	p.Add(plotter.NewGrid())
	p.Legend.Top = false
	for i, m := range []struct{ method, label string }{{"sample", "one sample"}, {"mean", "mean of 4"}, {"TV", "TV"}, {"bicubic", "bicubic"}} {
		var at plotter.XYs
		for k, problem := range problems {
			like := Row{Kind: Baseline, Task: problem.Name}
			if i < 2 {
				like = r.Subject.restored(problem, "", "")
			}
			if v := r.Journal.mean(like, r.Suite.Bench, m.method, psnr); !math.IsNaN(v) {
				at = append(at, plotter.XY{X: v, Y: float64(len(problems) - 1 - k)})
			}
		}
		if len(at) == 0 {
			continue
		}
		dots, err := plotter.NewScatter(at)
		if err != nil {
			return nil, err
		}
		dots.Color, dots.Shape, dots.Radius = inks[i].color, inks[i].shape, 3
		p.Add(dots)
		p.Legend.Add(m.label, dots)
	}
	p.NominalY(names...)
	p.Y.Min, p.Y.Max = -0.5, float64(len(names))-0.5
	decibelAxis(&p.X)
	return p, nil
}
