package ui

import (
	"fmt"
	"math"
	"sort"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// statusBar is the last line: the photo, the chosen sample, the prior and the zoom.
type statusBar struct {
	root, line                 *fyne.Container
	photo, sample, point, zoom *canvas.Text
	who                        *textLink
	told                       string // the sample's text, of which what fits is shown
	said                       string // what comes back when a hint goes
}

func newStatusBar(onWho func()) *statusBar {
	s := &statusBar{photo: caption(""), sample: caption(""), point: caption(""), zoom: caption(""), who: newTextLink(onWho)}
	s.sample.Color = theme.Color(theme.ColorNameForeground)
	right := container.New(layout.NewCustomPaddedHBoxLayout(18), s.point, s.who, s.zoom)
	s.line = container.New(&statusLayout{s}, s.photo, s.sample, right)
	s.root = container.New(layout.NewCustomPaddedLayout(0, 0, 14, 16), s.line)
	return s
}

// statusLayout gives the text in the middle what the others leave of the line; it ends
// with an ellipsis where that is too little.
type statusLayout struct{ s *statusBar }

func (statusLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(0, fyne.Max(o[0].MinSize().Height, o[2].MinSize().Height))
}

func (l *statusLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	const space = 18
	place := func(i int, x, width float32) {
		h := o[i].MinSize().Height
		o[i].Move(fyne.NewPos(x, (size.Height-h)/2))
		o[i].Resize(fyne.NewSize(width, h))
	}
	left, right := o[0].MinSize().Width, o[2].MinSize().Width
	place(0, 0, left)
	place(2, size.Width-right, right)
	x := left + space
	if l.s.photo.Text == "" {
		x = 0
	}
	room := size.Width - right - space - x
	t := l.s.sample
	put(t, begun(l.s.told, t.TextSize, t.TextStyle, room))
	place(1, x, fyne.Max(0, room))
}

// begun is the beginning of a text that fits a width, with an ellipsis where it goes on.
func begun(text string, size float32, style fyne.TextStyle, width float32) string {
	fits := func(s string) bool { return fyne.MeasureText(s, size, style).Width <= width }
	if width <= 0 || fits(text) { // before the line is laid out there is no width
		return text
	}
	runes := []rune(text)
	n := sort.Search(len(runes), func(n int) bool { return !fits(string(runes[:n]) + "…") })
	return strings.TrimRight(string(runes[:max(0, n-1)]), " ") + "…"
}

// tell shows what is told in the middle.
func (s *statusBar) tell(text string) {
	s.told = text
	s.root.Refresh()
}

func put(t *canvas.Text, text string) {
	if t.Text != text {
		t.Text = text
		t.Refresh()
	}
}

// hint stands in for the sample's text while the pointer is over a control.
func (s *statusBar) hint(text string) {
	if text == "" {
		text = s.said
	}
	s.tell(text)
}

func (s *statusBar) say(text string) {
	s.said = text
	s.tell(text)
}

// pointer tells the pixel under the pointer.
func (s *statusBar) pointer(text string) {
	put(s.point, text)
	s.root.Refresh()
}

func (w *Window) refreshStatus() {
	s, b := w.session, w.status
	put(b.photo, "")
	if s.Photo != nil {
		put(b.photo, tr("%s   %d × %d px   %s, %d bit", shortened(s.Name(), b.photo.TextSize, b.photo.TextStyle, 240), s.Photo.W, s.Photo.H, s.Photo.Format, s.Photo.Depth))
	}
	b.say(w.sampleText())
	b.who.set(w.priorText())
	w.refreshZoom()
}

// refreshZoom shows the zoom alone; what the line says stays.
func (w *Window) refreshZoom() {
	text := ""
	if w.session.Photo != nil {
		text = percent(w.zoom())
	}
	put(w.status.zoom, text)
	w.status.root.Refresh()
}

// zoom is screen pixels a pixel of the picture that is shown.
func (w *Window) zoom() float64 {
	s := w.session
	zoom := s.View.Zoom
	if s.Compare {
		if cells := w.canvas.cells(); len(cells) > 0 {
			zoom = cells[0].View.Zoom
		}
	}
	if s.Outcome != nil && (s.Shown.Kind != state.Original || s.Compare) {
		zoom /= float64(s.Outcome.Scale())
	}
	return zoom
}

func percent(zoom float64) string {
	if zoom < 0.095 {
		return fmt.Sprintf("%.1f %%", zoom*100)
	}
	return fmt.Sprintf("%.0f %%", zoom*100)
}

// sampleText says what is known about the picture that is shown.
func (w *Window) sampleText() string {
	s := w.session
	switch {
	case w.loading != "":
		return tr("Opening %s…", w.loading)
	case w.overText() != "":
		return w.overText()
	case s.Photo == nil || s.Outcome == nil || w.watching():
		return ""
	case s.Compare:
		return tr("Side by side: click one to look closer; a drag or the wheel moves or zooms all")
	}
	o := s.Outcome
	switch s.Shown.Kind {
	case state.OneSample:
		return oneSampleText(o, s.Shown.Index)
	case state.Mean:
		return tr("Mean of %d samples", len(o.Kept())) + editedText(o, s.Shown)
	case state.Composed:
		return composedText(o) + editedText(o, s.Shown)
	case state.Spread:
		return tr("Disagreement: black 0, brightest %.0f levels or more", o.SpreadTop)
	}
	return ""
}

func oneSampleText(o *state.Outcome, i int) string {
	smp, c := o.Result.Samples[i], state.Choice{Kind: state.OneSample, Index: i}
	text := tr("Sample %d, seed %d", i+1, smp.Seed)
	if math.IsNaN(smp.Residual) && !o.Edits.Change(c) {
		return text + tr("   largest deviation from the photo %.1f levels", smp.MaxError)
	}
	return text + factsText(o, c)
}

// factsText says how a picture stands to the photo; nothing while that is worked out.
func factsText(o *state.Outcome, c state.Choice) string {
	f, ok := o.Facts(c)
	text := ""
	if ok && f.Changed < 0 && !math.IsNaN(f.Residual) {
		text += tr("   agrees with the photo: %.2f (1 is right)", f.Residual)
	}
	if f.Changed >= 0 {
		text += tr("   pixels changed outside the mask: %d", f.Changed)
	}
	return text
}

// editedText is factsText for pictures that say nothing of themselves as they were drawn.
func editedText(o *state.Outcome, c state.Choice) string {
	if !o.Edits.Change(c) {
		return ""
	}
	return factsText(o, c)
}

// composedText says which samples a composition is made of.
func composedText(o *state.Outcome) string {
	var names []string
	for _, i := range o.Edits.Compose.Uses() {
		names = append(names, strconv.Itoa(i+1))
	}
	return tr("Composed of samples %s", strings.Join(names, ", "))
}

// agreement is the residual of a sample, short.
func agreement(s restoration.Sample) string {
	if math.IsNaN(s.Residual) {
		return ""
	}
	return fmt.Sprintf("%.2f", s.Residual)
}

func (w *Window) priorText() string {
	switch {
	case w.priorErr != nil:
		return tr("no prior: click here")
	case w.prior == nil:
		return tr("loading the prior…")
	}
	return w.prior.Prior.Name + ", " + w.prior.Device
}
