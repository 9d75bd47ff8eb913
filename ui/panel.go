package ui

import (
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// taskTexts is how tasks are called and explained.
var taskTexts = map[restoration.Task]struct{ title, text string }{
	restoration.Inpaint:  {"Inpaint", "Replace what you paint over: scratches, stains, people."},
	restoration.Upscale:  {"Upscale", "More pixels, with the detail that fits the photo."},
	restoration.Deblur:   {"Deblur", "Undo a blur whose shape you know or can guess."},
	restoration.Denoise:  {"Denoise", "Take grain and sensor noise away."},
	restoration.Colorize: {"Colorize", "Colours for a black-and-white photo. They are guesses."},
	restoration.OldPhoto: {"Old photo", "Gray, grainy, scratched, perhaps small: all in one run."},
}

// panel is the right side of the window: the task and the few settings it needs.
type panel struct {
	w       *Window
	root    *fyne.Container
	body    *fyne.Container // of the chosen task
	tasks   *segments
	text    *note
	sync    []func() // show the session's values in the controls
	run     *runBox
	folded  bool
	built   restoration.Task
	kernel  *kernelView
	shaping string // the kernel family whose sliders are shown
}

func newPanel(w *Window) *panel {
	p := &panel{w: w, folded: true}
	var values, titles []string
	for _, t := range restoration.Tasks() {
		values, titles = append(values, string(t)), append(titles, taskTexts[t].title)
	}
	p.tasks = newSegments(2, values, titles, func(v string) { w.setTask(restoration.Task(v)) })
	p.text = newNote("")
	p.body = container.New(layout.NewCustomPaddedVBoxLayout(12))
	p.run = newRunBox(w)
	top := container.New(layout.NewCustomPaddedVBoxLayout(6), heading("What is wrong with it?"), p.tasks.box, p.text.box)
	content := container.New(layout.NewCustomPaddedLayout(14, 14, 16, 18), container.New(layout.NewCustomPaddedVBoxLayout(14), top, p.body))
	bottom := container.New(layout.NewCustomPaddedVBoxLayout(0), line(), container.New(layout.NewCustomPaddedLayout(12, 14, 16, 18), p.run.box))
	p.root = container.New(edgeLayout{}, container.NewVScroll(content), bottom)
	return p
}

// line is a hair line between panels.
func line() *canvas.Rectangle {
	l := canvas.NewRectangle(theme.Color(colorLine))
	l.SetMinSize(fyne.NewSquareSize(1))
	return l
}

// refresh shows the session as it is.
func (p *panel) refresh() {
	s := p.w.session
	if p.built != s.Task() || p.shaping != s.Kernel.Family {
		p.build()
	}
	p.tasks.set(string(s.Task()), false)
	for _, f := range p.sync {
		f()
	}
	p.run.refresh()
}

// build makes the controls of the chosen task.
func (p *panel) build() {
	s := p.w.session
	p.built, p.shaping = s.Task(), s.Kernel.Family
	p.sync = nil
	p.text.set(taskTexts[s.Task()].text, colorMuted)
	p.body.RemoveAll()
	if s.UsesMask() {
		p.body.Add(p.maskGroup())
	}
	switch s.Task() {
	case restoration.Upscale:
		p.body.Add(p.scaleGroup(true))
	case restoration.OldPhoto:
		p.body.Add(p.scaleGroup(false))
	case restoration.Deblur:
		p.body.Add(p.kernelGroup())
	}
	if s.Task() != restoration.Inpaint {
		p.body.Add(p.noiseGroup())
	}
	p.body.Add(p.areaGroup())
	p.body.Add(p.samplesField())
	p.body.Add(p.advancedGroup())
	p.body.Refresh()
}

func group(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedVBoxLayout(6), objects...)
}

// twoEnds puts a title at the left and something at the right of one line.
func twoEnds(left, right *canvas.Text) *fyne.Container {
	right.Alignment = fyne.TextAlignTrailing
	return container.New(endsLayout{}, left, right)
}

// endsLayout gives the second text all the room that the first leaves, whatever it
// says later.
type endsLayout struct{}

func (endsLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	l, r := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(l.Width+r.Width+8, fyne.Max(l.Height, r.Height))
}

func (endsLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	l, h := o[0].MinSize(), o[1].MinSize().Height
	o[0].Resize(l)
	o[0].Move(fyne.NewPos(0, (size.Height-l.Height)/2))
	o[1].Resize(fyne.NewSize(size.Width-l.Width, h))
	o[1].Move(fyne.NewPos(l.Width, (size.Height-h)/2))
}

func (p *panel) field(title string, low, high, step float64, format func(float64) string, get func() float64, put func(float64)) *field {
	f := newField(title, low, high, step, format, func(v float64) {
		put(v)
		p.w.changed()
	}, p.w.focusPhoto)
	p.sync = append(p.sync, func() { f.set(get()) })
	return f
}

func (p *panel) button(text string, onTapped func()) *widget.Button {
	return widget.NewButton(text, func() {
		onTapped()
		p.w.focusPhoto()
	})
}

func (p *panel) maskGroup() fyne.CanvasObject {
	s := p.w.session
	size := p.field("Brush", 1, 200, 1, func(v float64) string { return fmt.Sprintf("%.0f px", v) },
		func() float64 { return s.Brush.Size }, func(v float64) { s.Brush.Size = v })
	soft := p.field("Hardness", 0, 100, 5, func(v float64) string { return fmt.Sprintf("%.0f %%", v) },
		func() float64 { return s.Brush.Hardness * 100 }, func(v float64) { s.Brush.Hardness = v / 100 })
	clearAll, invert := p.button("Clear", p.w.clearMask), p.button("Invert", p.w.invertMask)
	covered := caption("")
	p.sync = append(p.sync, func() {
		covered.Text = "nothing painted"
		if s.Mask != nil && !s.Mask.Empty() {
			covered.Text = fmt.Sprintf("%.1f %% painted", 100*float64(s.Mask.Touched())/float64(s.Mask.W*s.Mask.H))
		}
		covered.Refresh()
		enable(clearAll, s.Mask != nil && !s.Mask.Empty())
		enable(invert, s.Mask != nil)
	})
	return group(twoEnds(heading("Damage"), covered), size.box, soft.box,
		container.NewGridWithColumns(2, clearAll, invert))
}

func (p *panel) scaleGroup(ways bool) fyne.CanvasObject {
	s := p.w.session
	var values, titles []string
	for _, v := range restoration.Scales(s.Task(), restoration.Block) {
		values, titles = append(values, strconv.Itoa(v)), append(titles, fmt.Sprintf("%d×", v))
	}
	factor := newSegments(len(values), values, titles, func(v string) {
		s.Settings().Scale, _ = strconv.Atoi(v)
		p.w.changed()
	})
	size := caption("")
	p.sync = append(p.sync, func() {
		factor.set(strconv.Itoa(s.Settings().Scale), false)
		size.Text = ""
		if s.Photo != nil {
			w, h := s.OutputSize()
			size.Text = fmt.Sprintf("%d × %d px", w, h)
		}
		size.Refresh()
	})
	g := group(twoEnds(heading("Scale"), size), factor.box)
	if !ways {
		return g
	}
	way := newSegments(2, []string{string(restoration.Block), string(restoration.Bicubic)}, []string{"Averaged", "Bicubic"}, func(v string) {
		p.w.setDownscale(restoration.Downscale(v))
	})
	p.sync = append(p.sync, func() {
		way.set(string(s.Settings().Downscale), false)
		for i, t := range factor.tiles {
			v, _ := strconv.Atoi(factor.values[i])
			t.set(s.Settings().Scale == v, !slices.Contains(restoration.Scales(s.Task(), s.Settings().Downscale), v))
		}
	})
	g.Add(caption("The large photo was made small by"))
	g.Add(way.box)
	return g
}

func (p *panel) noiseGroup() fyne.CanvasObject {
	s := p.w.session
	level := p.field("Level", 0, 60, 0.5, func(v float64) string { return fmt.Sprintf("%.1f of 255", v) },
		func() float64 {
			if s.Settings().Noise.Auto {
				return s.Noise
			}
			return s.Settings().Noise.Levels
		}, func(v float64) { s.Settings().Noise = restoration.Noise{Levels: v} })
	auto := widget.NewCheck("Estimate from the photo", func(on bool) {
		n := &s.Settings().Noise
		if n.Auto != on {
			n.Levels, n.Auto = float64(int(2*s.Noise+0.5))/2, on
			p.w.changed()
		}
		p.w.focusPhoto()
	})
	p.sync = append(p.sync, func() {
		auto.SetChecked(s.Settings().Noise.Auto)
		if s.Settings().Noise.Auto && s.Photo == nil {
			level.value.Text = "auto"
			level.value.Refresh()
		}
	})
	return group(heading("Noise"), container.New(layout.NewCustomPaddedLayout(-4, -4, -7, 0), auto), level.box)
}

func (p *panel) areaGroup() fyne.CanvasObject {
	s := p.w.session
	size := caption("")
	crop := p.button("Crop", func() { p.w.setTool(state.CropTool) })
	whole := p.button("Whole photo", p.w.clearCrop)
	p.sync = append(p.sync, func() {
		size.Text = ""
		if s.Photo != nil {
			b := s.Crop.Bounds()
			size.Text = fmt.Sprintf("%d × %d px", b.W, b.H)
		}
		size.Refresh()
		enable(crop, s.Photo != nil && s.Tool != state.CropTool)
		enable(whole, s.Photo != nil && !s.Crop.Whole())
	})
	return group(twoEnds(heading("Area"), size), container.NewGridWithColumns(2, crop, whole))
}

func (p *panel) samplesField() fyne.CanvasObject {
	s := p.w.session
	f := p.field("How many versions", 1, 8, 1, func(v float64) string { return fmt.Sprintf("%.0f", v) },
		func() float64 { return float64(s.Settings().Samples) },
		func(v float64) { s.SetSampling(int(v), s.Settings().Seed) })
	return group(heading("Samples"), f.box)
}

func enable(b fyne.Disableable, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}
