package ui

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"afterimage/restoration"
	"afterimage/restoration/damage"
	"afterimage/restoration/photo"
	"afterimage/ui/state"
)

// brightest is the colour of the icon's most opaque pixel, as 8-bit channels.
func brightest(m image.Image) (r, g, b uint32) {
	var top uint32
	for y := range m.Bounds().Dy() {
		for x := range m.Bounds().Dx() {
			if c, ok := color.NRGBAModel.Convert(m.At(x, y)).(color.NRGBA); ok && uint32(c.A) > top {
				top, r, g, b = uint32(c.A), uint32(c.R), uint32(c.G), uint32(c.B)
			}
		}
	}
	return r, g, b
}

// checkIcons holds the colour of every icon against what its tile can do.
func checkIcons(t *testing.T, d *desk, when string) {
	t.Helper()
	tiles := map[*command]*choice{}
	for _, from := range []map[*command]*choice{d.bar.tiles, d.tools.tiles} {
		for c, tile := range from {
			tiles[c] = tile
		}
	}
	for c, tile := range tiles {
		name := theme.ColorNameForeground
		switch {
		case !c.enabled():
			name = theme.ColorNameDisabled
		case tile.selected:
			name = theme.ColorNamePrimary
		}
		for _, o := range test.WidgetRenderer(tile).Objects() {
			icon, ok := o.(*canvas.Image)
			if !ok || icon.Image == nil {
				continue
			}
			r, g, b := brightest(icon.Image)
			wr, wg, wb, _ := theme.Color(name).RGBA()
			if r != wr>>8 || g != wg>>8 || b != wb>>8 {
				t.Errorf("%s: %s is %d %d %d, and %s is %d %d %d", when, c.id, r, g, b, name, wr>>8, wg>>8, wb>>8)
			}
		}
	}
}

// What a tile cannot do is grey from the first moment on.
func TestIconsAreGreyWhereTheyDoNothing(t *testing.T) {
	d := newDesk(t, "")
	checkIcons(t, d, "no photo")
	d.opened(writePhoto(t, 32, 32))
	checkIcons(t, d, "a photo")
	for _, look := range []string{"light", "dark"} {
		d.setAppearance(look)
		checkIcons(t, d, look)
	}
	d.setTask(restoration.Colorize)
	d.prior.gate = make(chan bool, 100)
	d.start()
	checkIcons(t, d, "the first run")
	d.let(4)
	d.idle()
	checkIcons(t, d, "done")
	d.start()
	checkIcons(t, d, "the second run")
	d.let(4)
	d.idle()
}

// Every tool can be reached, however low the window is.
func TestToolsFitALowWindow(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	for _, height := range []float32{560, 640, 720, 800, 1200} {
		d.win.Resize(fyne.NewSize(880, height))
		root := d.tools.root
		last := float32(0)
		for _, o := range root.Objects {
			at, size := o.Position(), o.Size()
			if at.Y < last {
				t.Errorf("%g: something begins at %g, and what is above it ends at %g", height, at.Y, last)
			}
			if last = at.Y + size.Height; last > root.Size().Height {
				t.Errorf("%g: something ends at %g of %g", height, last, root.Size().Height)
			}
			if tile, ok := o.(*choice); ok && (size.Height < tileLeast || size.Width != tileSide) {
				t.Errorf("%g: a tile of %v, %s", height, size, tile.hint)
			}
		}
	}
}

func TestLongHintsEndBeforeWhatIsBesideThem(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.win.Resize(fyne.NewSize(880, 560))
	long := strings.Repeat("a long hint ", 30)
	d.hint(long)
	s := d.status
	text, who := s.sample, s.who
	end := fyne.CurrentApp().Driver().AbsolutePositionForObject(text).X + text.MinSize().Width
	if right := fyne.CurrentApp().Driver().AbsolutePositionForObject(who).X; end > right || !strings.HasSuffix(text.Text, "…") || len(text.Text) < 20 {
		t.Errorf("%q ends at %g, and the prior begins at %g", text.Text, end, right)
	}
	d.hint("short")
	if text.Text != "short" {
		t.Errorf("it says %q", text.Text)
	}
	d.hint("")
	if text.Text != s.said {
		t.Errorf("it says %q", text.Text)
	}
}

// A list gives the keyboard back when it closes.
func TestKeysWorkAfterAList(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	d.setTask(restoration.Deblur)
	var list *pick
	walk(d.panel.root, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if p, ok := o.(*pick); ok {
			list = p
		}
	})
	list.Tapped(&fyne.PointEvent{})
	if !d.modal() {
		t.Fatal("no menu")
	}
	d.typedKey(fyne.KeyEscape)
	if d.modal() || d.win.Canvas().Focused() != nil {
		t.Errorf("the keyboard is with %T", d.win.Canvas().Focused())
	}
	d.win.Canvas().Focus(list) // by Tab
	list.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if d.win.Canvas().Focused() != nil {
		t.Error("Esc does not leave the list")
	}
}

// What a person chose to look at during a run is looked at after it.
func TestWhatWasChosenDuringARunStays(t *testing.T) {
	for _, chosen := range []state.Choice{{}, one(0), one(1)} {
		d := newDesk(t, writePhoto(t, 32, 32))
		d.setTask(restoration.Colorize)
		d.session.SetSampling(3, 0)
		d.prior.gate = make(chan bool, 100)
		d.job.Interval = 0
		d.start()
		d.let(3)
		d.until(func() bool { return len(d.live) == 2 })
		d.show(chosen)
		d.let(3)
		d.idle()
		if d.session.Shown != chosen {
			t.Errorf("%v was chosen, %v is shown", chosen, d.session.Shown)
		}
		d.let(6)
		d.start()
		d.idle()
		if d.session.Shown.Kind != state.OneSample {
			t.Errorf("the next run shows %v", d.session.Shown)
		}
	}
}

func TestToolsAndFoldsAreKept(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	p := d.app.Preferences()
	s := d.session
	s.HideGrid, s.Wand, s.GrowBy = true, state.Wand{Tolerance: 9}, 17
	o := damage.Options{Sensitivity: 0.25, Kinds: damage.Dark, Grow: 3}
	d.finder.SetOptions(o)
	d.panel.folded, d.panel.maskFolded = false, false
	d.changed()
	d.until(func() bool { return !p.BoolWithFallback(prefMaskFolded, true) })
	p.SetInt(prefSamples, restoration.MaxSamples)

	again := &desk{t: t, queue: make(chan func(), 10_000), prior: &shrink{}}
	again.Window = New(d.app, Config{Engine: testEngine{again.prior}, Post: func(f func()) { again.queue <- f }})
	s = again.session
	if !s.HideGrid || s.Wand != (state.Wand{Tolerance: 9}) || s.GrowBy != 17 || again.finder.Options() != o || again.panel.folded || again.panel.maskFolded {
		t.Errorf("%v %+v %d %+v %+v", s.HideGrid, s.Wand, s.GrowBy, again.finder.Options(), again.panel.folds)
	}
	if n := s.Settings().Samples; n != state.MaxShelf {
		t.Errorf("%d samples, and the slider ends at %d", n, state.MaxShelf)
	}
}

// Every file that would be replaced is named.
func TestFilesThatAreThereAreNamed(t *testing.T) {
	d := drawn(t, 2)
	dir := t.TempDir()
	for _, name := range []string{"x-1.png", "x-sheet.png", "x.recipe.json", "x.png", "other.png"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	form := state.NewSaveForm(d.session, state.SaveAll)
	form.Folder, form.Name = dir, "x.png"
	r, err := form.Request()
	if err != nil {
		t.Fatal(err)
	}
	d.confirmSave(form, r)
	if text := d.dialogText(); !strings.Contains(text, "x-1.png\nx-sheet.png\nx.recipe.json\n") || strings.Contains(text, "other") || strings.Contains(text, "x.png\n") {
		t.Errorf("it says %q", text)
	}
	d.answer("Keep")
	if data, err := os.ReadFile(filepath.Join(dir, "x-1.png")); err != nil || string(data) != "mine" {
		t.Error("it was replaced")
	}
	if text := thereText(make([]string, 9)); !strings.HasSuffix(text, "and 3 more") {
		t.Errorf("of many it says %q", text)
	}
}

// What is wrong with a file is said in the language of the window, after its name.
func TestWrongFilesAreToldInEveryLanguage(t *testing.T) {
	t.Cleanup(func() { useLanguage("en") })
	newDesk(t, "")
	dir := t.TempDir()
	_, err := photo.Read(dir)
	useLanguage("en")
	_, english := explain(err)
	for _, code := range []string{"de", "fr", "es", "it"} {
		useLanguage(code)
		title, text := explain(err)
		if text == english || title == "This file cannot be used" || !strings.HasPrefix(text, dir+" ") || !strings.HasSuffix(text, ".") {
			t.Errorf("%s: %q, %q", code, title, text)
		}
	}
}
