package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// The palette reaches what the menus reach, by typing and the arrows alone.
func TestPalette(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	open := func() *paletteEntry {
		t.Helper()
		d.commands.get("help.palette").do()
		e, ok := d.win.Canvas().Focused().(*paletteEntry)
		if !ok {
			t.Fatalf("the keyboard is with %T", d.win.Canvas().Focused())
		}
		return e
	}
	key := func(e *paletteEntry, k fyne.KeyName) { e.TypedKey(&fyne.KeyEvent{Name: k}) }

	e := open()
	p := e.p
	inPalette := map[*command]bool{}
	for _, c := range p.all {
		inPalette[c] = true
	}
	for _, c := range d.commands.list {
		if c.run != nil && !inPalette[c] {
			t.Errorf("%s is not in the palette", c.id)
		}
		for _, x := range c.sub {
			if !inPalette[x] {
				t.Errorf("%s is not in the palette", x.id)
			}
		}
	}
	test.Type(e, "dark")
	if p.rows[0].name != "Appearance: Dark" || !p.rows[0].marked {
		t.Errorf("found first: %q", p.rows[0].name)
	}
	key(e, fyne.KeyEscape)
	if d.modal() {
		t.Fatal("Esc does not close it")
	}

	e = open()
	p = e.p
	test.Type(e, "save contact")
	if len(p.found) != 1 || p.all[p.found[0]].enabled() {
		t.Fatalf("%d found", len(p.found))
	}
	key(e, fyne.KeyReturn)
	if !d.modal() {
		t.Error("what has no meaning now closed the palette")
	}
	e.SetText("crop")
	for range 3 {
		key(e, fyne.KeyDown)
	}
	for range 20 {
		key(e, fyne.KeyUp)
	}
	e.SetText("tool of a name that is none")
	if len(p.found) != 0 || !p.none.Visible() {
		t.Error("something was found")
	}
	key(e, fyne.KeyDown)
	key(e, fyne.KeyReturn)
	e.SetText("colorize")
	key(e, fyne.KeyReturn)
	if d.modal() || d.session.Task() != restoration.Colorize {
		t.Errorf("open %v, task %s", d.modal(), d.session.Task())
	}
	d.typedKey(fyne.KeyF2)
	if !d.modal() {
		t.Error("F2 opens nothing")
	}
}

// The marked row is always in sight, however long the list is.
func TestPaletteScrolls(t *testing.T) {
	d := newDesk(t, "")
	d.showPalette()
	p := d.win.Canvas().Focused().(*paletteEntry).p
	for range 2 * len(p.found) {
		p.move(1)
		marked := 0
		for i, r := range p.rows {
			if r.marked {
				marked++
				if p.first()+i != p.at {
					t.Fatalf("row %d is marked, of %d", p.first()+i, p.at)
				}
			}
		}
		if marked != 1 {
			t.Fatalf("at %d, %d rows are marked", p.at, marked)
		}
	}
	if p.at != len(p.found)-1 {
		t.Errorf("it ends at %d of %d", p.at, len(p.found))
	}
}

func TestHintsBesideTheControl(t *testing.T) {
	d := newDesk(t, writePhoto(t, 32, 32))
	tile := d.tools.tiles[d.commands.get("tool.brush")]
	tile.MouseIn(&desktop.MouseEvent{})
	if d.tip.layer.Visible() {
		t.Error("it did not wait")
	}
	d.until(d.tip.layer.Visible)
	text := ""
	for _, l := range d.tip.lines {
		text += l.Text + " "
	}
	if !strings.Contains(text, "Paint what is damaged") || !strings.Contains(text, "(B)") {
		t.Errorf("%q", text)
	}
	at, size := d.tip.plate.Position(), d.tip.plate.Size()
	if window := d.tip.layer.Size(); at.X < 0 || at.Y < 0 || at.X+size.Width > window.Width || at.Y+size.Height > window.Height {
		t.Errorf("at %v, %v, of %v", at, size, window)
	}
	tile.MouseOut()
	if d.tip.layer.Visible() {
		t.Error("it stays")
	}
	tile.MouseIn(&desktop.MouseEvent{})
	d.until(d.tip.layer.Visible)
	tile.Hide() // without the pointer leaving it
	if d.changed(); d.tip.layer.Visible() {
		t.Error("it stays when its control goes")
	}
}

func TestHintsStayInTheWindow(t *testing.T) {
	window := fyne.NewSize(800, 600)
	size := fyne.NewSize(200, 40)
	for _, at := range []fyne.Position{{X: 0, Y: 0}, {X: 790, Y: 0}, {X: 0, Y: 590}, {X: 790, Y: 590}, {X: 400, Y: 300}} {
		p := tipPlace(at, fyne.NewSize(10, 10), size, window)
		if p.X < 0 || p.Y < 0 || p.X+size.Width > window.Width || p.Y+size.Height > window.Height {
			t.Errorf("of a control at %v it stands at %v", at, p)
		}
		if p.Y < at.Y+10 && p.Y+size.Height > at.Y {
			t.Errorf("it covers the control at %v", at)
		}
	}
}

// Everything that was chosen is there again in the next window, also without a clean end.
func TestSettingsAreKeptAtOnce(t *testing.T) {
	d := newDesk(t, writePhoto(t, 480, 240))
	p := d.app.Preferences()
	d.setTask(restoration.OldPhoto)
	d.session.Brush.Size, d.session.Brush.Hardness = 60, 0.3
	d.session.MaskOpacity, d.session.ShowMask, d.session.MaskColor = 0.8, false, state.MaskBlue
	d.session.SetSampling(7, 0)
	d.win.Resize(fyne.NewSize(1100, 700))
	d.changed()
	d.until(func() bool { return p.String(prefTask) == "oldphoto" })

	again := &desk{t: t, queue: make(chan func(), 10_000), prior: &shrink{}}
	again.Window = New(d.app, Config{Engine: testEngine{again.prior}, PhotoPath: writePhoto(t, 960, 480),
		Post: func(f func()) { again.queue <- f }})
	again.until(func() bool { return again.session.Photo != nil })
	s := again.session
	if s.Task() != restoration.OldPhoto || s.Brush.Hardness != 0.3 || s.MaskOpacity != 0.8 || s.MaskColor != state.MaskBlue || s.ShowMask || s.Settings().Samples != 7 {
		t.Errorf("%+v, %+v", s.Brush, s.Settings())
	}
	if s.Brush.Size != 120 { // as large a part of the photo
		t.Errorf("a brush of %g", s.Brush.Size)
	}
	if size := again.win.Canvas().Size(); size != fyne.NewSize(1100, 700) {
		t.Errorf("a window of %v", size)
	}
}

func TestKeptNonsenseIsLeftOut(t *testing.T) {
	a := test.NewTempApp(t)
	p := a.Preferences()
	for key, v := range map[string]string{prefTask: "none", prefLanguage: "xx", prefAppearance: "pink", prefSaveFolder: "/nowhere", prefSaveFormat: "EXE", prefMaskColor: "plaid"} {
		p.SetString(key, v)
	}
	for key, v := range map[string]float64{prefHardness: -3, prefBrush: 9, prefMaskOpacity: 0, prefWidth: -1, prefHeight: 1e9, prefScale: 77} {
		p.SetFloat(key, v)
	}
	p.SetInt(prefSamples, 1_000_000)
	p.SetInt(prefSteps, -1)
	d := &desk{t: t, queue: make(chan func(), 10_000), prior: &shrink{}}
	d.Window = New(a, Config{Engine: testEngine{d.prior}, PhotoPath: writePhoto(t, 32, 32), Post: func(f func()) { d.queue <- f }})
	d.until(func() bool { return d.session.Photo != nil })
	s := d.session
	if s.Task() != restoration.Inpaint || s.Brush.Hardness != 0 || s.Settings().Samples != 4 || s.Settings().Steps != 20 || d.scale() != 1 {
		t.Errorf("%+v, %+v, scale %g", s.Brush, s.Settings(), d.scale())
	}
	if size := d.win.Canvas().Size(); size != fyne.NewSize(1280, 800) {
		t.Errorf("a window of %v", size)
	}
}

// The settings take effect at once, with the dialog still open.
func TestSettingsTakeEffectAtOnce(t *testing.T) {
	t.Cleanup(func() { useLanguage("en") })
	d := newDesk(t, writePhoto(t, 32, 32))
	d.commands.get("file.settings").do()
	pick := func(i int) *widget.Select {
		t.Helper()
		var found []*widget.Select
		for _, o := range test.LaidOutObjects(d.win.Canvas().Overlays().Top()) {
			if s, ok := o.(*widget.Select); ok {
				found = append(found, s)
			}
		}
		if len(found) != 3 {
			t.Fatalf("%d choices", len(found))
		}
		return found[i]
	}
	for i, l := range languages {
		pick(0).SetSelected(l.name)
		if got := local(languageKey); got != l.code || !d.modal() {
			t.Errorf("%s: the language is %q, the dialog open %v", l.name, got, d.modal())
		}
		if title := d.menu.main.Items[1].Label; (title == "Edit") != (i == 0) {
			t.Errorf("%s: the second menu is called %q", l.name, title)
		}
	}
	pick(0).SetSelected("English")
	pick(1).SetSelected("Light")
	if d.theme.variant != theme.VariantLight {
		t.Error("it stays dark")
	}
	pick(2).SetSelected("150 %")
	if d.scale() != 1.5 {
		t.Errorf("scale %g", d.scale())
	}
	pick(2).SetSelected("100 %")
	for d.modal() {
		d.dismiss()
	}
	if d.session.Photo == nil {
		t.Error("the photo is gone")
	}
}

func TestLanguagesOfTheEnvironment(t *testing.T) {
	for _, c := range []struct {
		before locale
		code   string
		after  locale
	}{
		{locale{lang: "fr_FR.UTF-8"}, "", locale{lang: "fr_FR.UTF-8"}},
		{locale{lang: "fr_FR.UTF-8"}, "de", locale{lang: "fr_FR.UTF-8", messages: "de", list: "de"}},
		{locale{all: "C", lang: "it_IT"}, "es", locale{lang: "C", messages: "es", list: "es"}},
	} {
		if got := c.before.inLanguage(c.code); got != c.after {
			t.Errorf("%+v in %q: %+v", c.before, c.code, got)
		}
	}
}

func TestLessMovement(t *testing.T) {
	a := test.NewTempApp(t)
	still := false
	s := stillApp{a, func() bool { return still }}
	if s.Settings().ShowAnimations() != a.Settings().ShowAnimations() {
		t.Error("the toolkit's own choice is lost")
	}
	if still = true; s.Settings().ShowAnimations() {
		t.Error("it moves")
	}
}
