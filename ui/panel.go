package ui

import (
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
func taskTexts(t restoration.Task) (title, text string) {
	switch t {
	case restoration.Inpaint:
		return tr("Inpaint"), tr("Replace what you paint over: scratches, stains, people.")
	case restoration.Upscale:
		return tr("Upscale"), tr("More pixels, with the detail that fits the photo.")
	case restoration.Deblur:
		return tr("Deblur"), tr("Undo a blur whose shape you know or can guess.")
	case restoration.Denoise:
		return tr("Denoise"), tr("Take grain and sensor noise away.")
	case restoration.Colorize:
		return tr("Colorize"), tr("Colours for a black-and-white photo. They are guesses.")
	case restoration.OldPhoto:
		return tr("Old photo"), tr("Gray, grainy, scratched, perhaps small: all in one run.")
	}
	panic("ui: no text for the task " + string(t))
}

// panel is the right side of the window: the task and the few settings it needs.
type panel struct {
	w     *Window
	root  *fyne.Container
	body  *fyne.Container // of the chosen task
	tasks *segments
	text  *note
	told  *note // of how the photo was read
	all   *fyne.Container
	sync  []func() // show the session's values in the controls
	run   *runBox
	pages *pages
	*folds
	built   restoration.Task
	result  resultKey // the controls of a result that are there
	kernel  *kernelView
	shaping string // what the controls of the blur and of the crop were made for
}

func newPanel(w *Window) *panel {
	p := &panel{w: w, folds: &w.memory.folds}
	last := w.panel // of the window before its language or its colours changed; nil at the start
	var values, titles []string
	for _, t := range state.Tasks() {
		title, _ := taskTexts(t)
		values, titles = append(values, string(t)), append(titles, title)
	}
	p.tasks = newSegments(2, values, titles, func(v string) { w.setTask(restoration.Task(v)) })
	p.text, p.told = newNote(""), newNote("")
	p.body = container.New(layout.NewCustomPaddedVBoxLayout(12))
	p.run = newRunBox(w)
	top := container.New(layout.NewCustomPaddedVBoxLayout(6), heading(tr("What is wrong with it?")), p.tasks.box, p.text.box, p.told.box)
	p.all = container.New(layout.NewCustomPaddedLayout(14, 14, 16, 18), container.New(layout.NewCustomPaddedVBoxLayout(14), top, p.body))
	bottom := container.New(layout.NewCustomPaddedVBoxLayout(0), line(), container.New(layout.NewCustomPaddedLayout(12, 14, 16, 18), p.run.box))
	p.pages = newPages(w, container.NewVScroll(p.all))
	p.root = container.New(edgeLayout{}, p.pages.box, bottom)
	if last != nil {
		p.pages.choose(last.pages.shown)
	}
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
	if p.built != s.Task() || p.shaping != p.w.shaping() || p.result != p.w.resultKey() {
		p.build()
	}
	p.tasks.set(string(s.Task()), false)
	p.tell(s.Remark())
	for _, f := range p.sync {
		f()
	}
	p.pages.refresh()
	p.run.refresh()
}

// tell says what a person should know of how the photo was read; "" is nothing.
func (p *panel) tell(remark string) {
	if p.told.box.Visible() == (remark != "") && p.told.seg.Text == local(remark) {
		return
	}
	p.told.set(local(remark), theme.ColorNameWarning)
	show(p.told.box, remark != "")
	p.all.Refresh() // the note takes more or fewer lines than it did
}

// build makes the controls of the chosen task.
func (p *panel) build() {
	s := p.w.session
	p.built, p.shaping = s.Task(), p.w.shaping()
	p.sync = nil
	_, text := taskTexts(s.Task())
	p.text.set(text, colorMuted)
	p.body.Objects = p.groups() // at once: each Add would lay all of them out again
	p.body.Refresh()
}

// groups are the controls of the chosen task, top to bottom; while a crop is drawn, its
// own come first.
func (p *panel) groups() []fyne.CanvasObject {
	s := p.w.session
	var list []fyne.CanvasObject
	if s.Tool == state.CropTool {
		list = append(list, p.areaGroup())
	}
	list = append(list, p.resultGroups()...)
	if s.UsesMask() {
		list = append(list, p.maskGroup())
	}
	switch s.Task() {
	case restoration.Upscale:
		list = append(list, p.scaleGroup(true))
	case restoration.OldPhoto:
		list = append(list, p.oldGroup(), p.scaleGroup(false))
	case restoration.Deblur:
		list = append(list, p.kernelGroup())
	case restoration.Colorize:
		list = append(list, p.hintsGroup())
	}
	if s.Task() != restoration.Inpaint {
		list = append(list, p.noiseGroup())
	}
	if s.Tool != state.CropTool {
		list = append(list, p.areaGroup())
	}
	return append(list, p.samplesGroup(), p.advancedGroup())
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
		p.w.focusPhoto() // before: what opens takes the keyboard
		onTapped()
	})
}

func enable(b fyne.Disableable, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}
