package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/ui/state"
)

// drawn is a window with n samples of a denoised photo.
func drawn(t *testing.T, n int) *desk {
	t.Helper()
	d := newDesk(t, writePhoto(t, 64, 48))
	d.setTask(restoration.Denoise)
	d.session.SetSampling(n, 0)
	d.run()
	d.frame()
	return d
}

func one(i int) state.Choice { return state.Choice{Kind: state.OneSample, Index: i} }

func (d *desk) names() string {
	var list []string
	for _, c := range d.strip.cells {
		list = append(list, choiceName(c.choice))
	}
	return strings.Join(list, " ")
}

func (d *desk) cell(c state.Choice) *frame {
	d.t.Helper()
	for _, f := range d.strip.cells {
		if f.choice == c {
			return f
		}
	}
	d.t.Fatalf("the strip has no %v but %s", c, d.names())
	return nil
}

func tapAt(f *frame, x, y float32) {
	e := &fyne.PointEvent{}
	e.Position = fyne.NewPos(f.thumbLeft()+x, frameBorder+y)
	f.Tapped(e)
}

func TestStripFollowsTheShelf(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	if d.names() != "Photo" || !d.strip.empty.Visible() || d.bar.count.Text != "No samples yet" {
		t.Errorf("before a run the strip shows %q, %q", d.names(), d.bar.count.Text)
	}
	d.setTask(restoration.Denoise)
	d.session.SetSampling(4, 0)
	d.run()
	if d.names() != "Photo 1 2 3 4 Mean Disagreement" || d.strip.empty.Visible() || d.bar.count.Text != "4 samples" {
		t.Errorf("the strip shows %q, %q", d.names(), d.bar.count.Text)
	}
	d.keys("3p")
	if d.names() != "Photo 3 1 2 4 Mean Disagreement" || !d.cell(one(2)).look.pinned {
		t.Errorf("with 3 pinned: %q", d.names())
	}
	if d.keys("1"); d.session.Shown != one(2) {
		t.Errorf("the first of the strip is %v", d.session.Shown)
	}
	if d.typedKey(fyne.KeyDelete); d.names() != "Photo 3 1 2 4 Mean Disagreement" {
		t.Errorf("a pinned sample was discarded: %q", d.names())
	}
	d.keys("2")
	d.typedKey(fyne.KeyDelete)
	if d.names() != "Photo 3 2 4 Mean Disagreement" || d.session.Shown != one(1) || d.bar.count.Text != "3 kept, 1 discarded" {
		t.Errorf("%q, %v, %q", d.names(), d.session.Shown, d.bar.count.Text)
	}
	d.typedKey(fyne.KeyInsert)
	if d.names() != "Photo 3 1 2 4 Mean Disagreement" || d.session.Shown != one(0) {
		t.Errorf("brought back: %q, %v", d.names(), d.session.Shown)
	}
	d.commands.get("samples.limit.2").do()
	if d.names() != "Photo 3 1 Mean Disagreement" || d.bar.count.Text != "2 of 4 shown" || d.bar.limit.text != "The first 2  ▾" {
		t.Errorf("two are shown: %q, %q", d.names(), d.bar.count.Text)
	}
	d.commands.get("samples.limit.0").do()
	d.commands.get("samples.order.different").do()
	if o := d.session.Outcome; !o.Shelf.ByDifference || len(o.Order()) != 4 || o.Order()[0] != 2 || d.bar.order.text != "Most different first  ▾" {
		t.Errorf("%v, %q", o.Order(), d.bar.order.text)
	}
}

// TestDiscardedSamplesLeaveTheMean: the pictures of mean and disagreement are of what is
// kept, after as many discards as a person likes.
func TestDiscardedSamplesLeaveTheMean(t *testing.T) {
	d := drawn(t, 4)
	before := d.session.Outcome.Mean
	for range 2 {
		d.keys("1")
		d.typedKey(fyne.KeyDelete)
	}
	if d.cell(state.Choice{Kind: state.Mean}).look.note != "…" {
		t.Error("nothing says that the mean is on its way")
	}
	d.until(func() bool { return !d.session.Outcome.Stale() })
	o := d.session.Outcome
	mean, _ := restoration.MeanAndSpread([]linearops.Image{o.Result.Samples[2].Image, o.Result.Samples[3].Image})
	if !slices.Equal(o.Result.Mean.Pix, mean.Pix) || o.Mean == before || d.cell(state.Choice{Kind: state.Mean}).shown != o.Mean {
		t.Error("the mean is not that of samples 3 and 4")
	}
	if d.keys("m"); d.status.sample.Text != "Mean of 2 samples" {
		t.Errorf("it says %q", d.status.sample.Text)
	}
	d.keys("1")
	d.typedKey(fyne.KeyDelete)
	if d.names() != "Photo 4" || d.commands.get("samples.discard").enabled() {
		t.Errorf("the last sample: %q", d.names())
	}
}

func TestCornersOfAFramePinAndDiscard(t *testing.T) {
	d := drawn(t, 3)
	f := d.cell(one(1))
	tapAt(f, thumbSide/2, thumbSide/2)
	if d.session.Shown != one(1) {
		t.Errorf("a click in the middle shows %v", d.session.Shown)
	}
	if tapAt(f, 8, 8); !d.session.Outcome.Shelf.IsPinned(1) {
		t.Error("the left corner does not pin")
	}
	if tapAt(f, thumbSide-8, 8); d.session.Outcome.Shelf.IsDiscarded(1) {
		t.Error("a pinned sample was discarded")
	}
	tapAt(f, 8, 8)
	f.MouseIn(&desktop.MouseEvent{})
	lines := d.card.text()
	if !d.card.box.Visible() || lines[0] != "Sample 2" || lines[1] != "Seed 1" || !strings.HasPrefix(lines[2], "Agrees with the photo: ") {
		t.Errorf("the card says %q", lines)
	}
	if tapAt(f, thumbSide-8, 8); !d.session.Outcome.Shelf.IsDiscarded(1) || d.card.box.Visible() {
		t.Error("the right corner does not discard")
	}
	d.cell(state.Choice{Kind: state.Spread}).MouseIn(&desktop.MouseEvent{})
	if lines := d.card.text(); lines[0] != "Disagreement" || lines[1] != "Of the 2 samples that are kept." {
		t.Errorf("the card says %q", lines)
	}
	tapAt(d.cell(state.Choice{}), 8, 8)
	if d.session.Shown != (state.Choice{}) {
		t.Error("the photo's frame has no corners")
	}
}

func TestMenuOfAFrame(t *testing.T) {
	d := drawn(t, 3)
	d.cell(one(1)).TappedSecondary(&fyne.PointEvent{})
	menu, ok := d.win.Canvas().Focused().(*widget.PopUpMenu)
	if !ok || d.session.Shown != one(1) {
		t.Fatalf("no menu; shown %v", d.session.Shown)
	}
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // Pin
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown}) // Discard
	menu.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if d.names() != "Photo 1 3 Mean Disagreement" || d.modal() {
		t.Errorf("%q", d.names())
	}
}

func TestCardFollowsWhatIsKnown(t *testing.T) {
	d := drawn(t, 3)
	d.keys("2")
	d.cell(one(1)).MouseIn(&desktop.MouseEvent{})
	if d.keys("p"); !strings.HasPrefix(strings.Join(d.card.text(), "\n"), "Sample 2") || len(d.card.lines) != 4 {
		t.Errorf("pinned under the pointer: %q", d.card.text())
	}
	d.keys("p")
	if d.typedKey(fyne.KeyDelete); d.card.box.Visible() {
		t.Error("the card of a discarded sample stays")
	}
}

func (c *card) text() []string {
	var out []string
	for _, l := range c.lines {
		out = append(out, l.Text)
	}
	return out
}

func TestCardOfAnInpainting(t *testing.T) {
	d := newDesk(t, writePhoto(t, 64, 48))
	d.drag(desktop.MouseButtonPrimary, d.at(20, 20), d.at(30, 20))
	d.run()
	if got := d.facts(one(0)); !slices.Equal(got, []string{"Seed 0", "Pixels changed outside the mask: 0"}) {
		t.Errorf("%q", got)
	}
}

// TestMoreLikeThese: what is there stays, also where the run is stopped, and the seeds go
// on.
func TestMoreLikeThese(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Colorize) // asks the prior at every step
	d.run()
	d.history.Saved(d.session.Outcome, one(0), false)
	d.keys("2p")
	d.session.SetSampling(3, 50)
	d.prior.gate = make(chan bool, 6)
	d.job.Interval = 0
	for range 3 { // one sample of two steps, and half of the next
		d.prior.gate <- true
	}
	d.keys("n")
	if d.names() != "Photo 2 1 3 4 5 Mean Disagreement" || d.session.Shown != one(1) {
		t.Errorf("while they are drawn: %q, %v", d.names(), d.session.Shown)
	}
	d.until(func() bool { return len(d.done) == 1 && d.progress.Evals == 3 })
	if d.bar.count.Text != "3 of 5 drawn" || !d.cell(one(1)).look.pinned || d.cell(one(3)).look.progress != 0.5 {
		t.Errorf("%q, sample 4 at %g", d.bar.count.Text, d.cell(one(3)).look.progress)
	}
	for _, c := range []struct {
		key  string
		want state.Choice
	}{{"3", one(2)}, {"5", one(2)}, {"2", one(0)}} { // the fifth is not there yet
		if d.keys(c.key); d.session.Shown != c.want {
			t.Errorf("key %s shows %v", c.key, d.session.Shown)
		}
	}
	d.escape()
	d.until(func() bool { return !d.job.Phase().Busy() })
	o := d.session.Outcome
	if d.names() != "Photo 2 1 3 Mean Disagreement" || !o.Partial() || d.bar.count.Text != "3 of 5 drawn" || d.history.Unsaved() != 1 {
		t.Errorf("%q, %q", d.names(), d.bar.count.Text)
	}
	for i, s := range o.Result.Samples {
		if s.Seed != uint64(i) {
			t.Errorf("sample %d has seed %d", i+1, s.Seed)
		}
	}
	d.session.SetSampling(16, 0)
	if n := d.moreCount(); n != 13 {
		t.Errorf("there is room for %d", n)
	}
}

func TestArrowsGoAlongTheStrip(t *testing.T) {
	d := drawn(t, 2)
	d.keys("0")
	for _, want := range []state.Choice{one(0), one(1), {Kind: state.Mean}, {Kind: state.Spread}, {Kind: state.Spread}} {
		if d.typedKey(fyne.KeyRight); d.session.Shown != want {
			t.Errorf("right shows %v, want %v", d.session.Shown, want)
		}
	}
	if d.typedKey(fyne.KeyLeft); d.session.Shown.Kind != state.Mean {
		t.Errorf("left shows %v", d.session.Shown)
	}
	d.keys("c") // the crop may want the arrows
	before := d.session.Shown
	if d.typedKey(fyne.KeyRight); d.session.Shown != before {
		t.Error("the arrows leave the crop")
	}
}

func TestStripKeepsTheChosenInView(t *testing.T) {
	d := drawn(t, 16)
	width := d.strip.scroll.Size().Width
	if d.strip.row.MinSize().Width < width {
		t.Fatal("16 samples fit: nothing is tried")
	}
	inView := func() {
		t.Helper()
		f, x := d.cell(d.session.Shown), d.strip.scroll.Offset.X
		if at := f.Position().X - x; at < 0 || at+f.Size().Width > width+0.5 {
			t.Errorf("%v is at %g of %g", f.choice, at, width)
		}
	}
	for range 20 {
		d.typedKey(fyne.KeyRight)
		inView()
	}
	d.keys("1")
	inView()
	e := &fyne.ScrollEvent{}
	e.Scrolled.DY = -200 // the plain wheel
	d.strip.scroll.Scrolled(e)
	if d.strip.scroll.Offset.X < 100 {
		t.Errorf("the wheel scrolled to %g", d.strip.scroll.Offset.X)
	}
	d.typedKey(fyne.KeyRight) // and the keys come back to the chosen one
	inView()
	for range 12 {
		d.typedKey(fyne.KeyRight)
	}
	d.win.Resize(fyne.NewSize(880, 560))
	width = d.strip.scroll.Size().Width
	inView()
}

func TestStripTextsFit(t *testing.T) {
	d := drawn(t, 16)
	d.session.Reshelve(func(s *state.Shelf, n int) {
		s.ByDifference, s.Limit = true, 12
		s.Discard(3, n)
	})
	for _, size := range []fyne.Size{fyne.NewSize(880, 560), fyne.NewSize(1280, 800), fyne.NewSize(2560, 1440)} {
		d.win.Resize(size)
		d.changed()
		right := d.bar.root.Size().Width
		last := float32(-1)
		for _, o := range d.bar.root.Objects {
			if !o.Visible() {
				continue
			}
			if o.Position().X < last || o.Position().X+o.MinSize().Width > right+0.5 {
				t.Errorf("%v: a part of the bar is at %g..%g of %g, after %g", size, o.Position().X, o.Position().X+o.MinSize().Width, right, last)
			}
			last = o.Position().X + o.MinSize().Width
		}
		for _, f := range d.strip.cells {
			f.MouseIn(&desktop.MouseEvent{})
			walk(f, fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
				if text, ok := o.(*canvas.Text); ok && text.Size().Width < text.MinSize().Width-0.5 {
					t.Errorf("%q is cut", text.Text)
				}
			})
			p := d.card.plate
			if p.Position().X < 0 || p.Position().X+p.Size().Width > d.middle.Size().Width || p.Position().Y < 0 {
				t.Errorf("%v: the card of %v is at %v", size, f.choice, p.Position())
			}
			f.MouseOut()
		}
	}
	if d.bar.count.Text != "12 of 15 shown, 1 discarded" {
		t.Errorf("%q", d.bar.count.Text)
	}
}
