package ui

import (
	"fmt"
	"math"
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
	root                       *fyne.Container
	photo, sample, point, zoom *canvas.Text
	who                        *textLink
	said                       string // the sample's text, while a hint stands in its place
}

func newStatusBar(onWho func()) *statusBar {
	s := &statusBar{photo: caption(""), sample: caption(""), point: caption(""), zoom: caption(""), who: newTextLink(onWho)}
	s.sample.Color = theme.Color(theme.ColorNameForeground)
	left := container.New(layout.NewCustomPaddedHBoxLayout(18), s.photo, s.sample)
	right := container.New(layout.NewCustomPaddedHBoxLayout(18), s.point, s.who, s.zoom)
	s.root = container.New(layout.NewCustomPaddedLayout(0, 0, 14, 16), container.NewBorder(nil, nil, left, right))
	return s
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
	put(s.sample, text)
	s.root.Refresh()
}

func (s *statusBar) say(text string) {
	s.said = text
	put(s.sample, text)
	s.root.Refresh()
}

// pointer tells the pixel under the pointer.
func (s *statusBar) pointer(text string) {
	put(s.point, text)
	s.root.Refresh()
}

func (w *Window) refreshStatus() {
	s, b := w.session, w.status
	put(b.photo, "")
	put(b.zoom, "")
	if s.Photo != nil {
		put(b.photo, tr("%s   %d × %d px   %s, %d bit", shortened(s.Name(), b.photo.TextSize, b.photo.TextStyle, 240), s.Photo.W, s.Photo.H, s.Photo.Format, s.Photo.Depth))
		put(b.zoom, percent(w.zoom()))
	}
	b.say(w.sampleText())
	b.who.set(w.priorText())
	b.root.Refresh()
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
