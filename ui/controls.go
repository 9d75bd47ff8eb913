package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// choice is a tile that can be chosen: a tool, a task, a segment of a row. It takes
// no keyboard focus, so that the photo's keys go on working after a click; everything
// it does has a key or a menu of its own.
type choice struct {
	widget.BaseWidget
	text     string
	icon     fyne.Resource
	hint     string // shown in the status bar while the pointer is over it
	selected bool
	disabled bool
	least    fyne.Size
	onTapped func()
	onHint   func(string)
	hovered  bool
}

func newChoice(text string, icon fyne.Resource, least fyne.Size, onTapped func()) *choice {
	c := &choice{text: text, icon: icon, least: least, onTapped: onTapped}
	c.ExtendBaseWidget(c)
	return c
}

func (c *choice) set(selected, disabled bool) {
	if c.selected == selected && c.disabled == disabled {
		return
	}
	c.selected, c.disabled = selected, disabled
	c.Refresh()
}

func (c *choice) Tapped(*fyne.PointEvent) {
	if !c.disabled && c.onTapped != nil {
		c.onTapped()
	}
}

func (c *choice) MouseIn(*desktop.MouseEvent) {
	c.hovered = true
	if c.onHint != nil {
		c.onHint(c.hint)
	}
	c.Refresh()
}

func (c *choice) MouseMoved(*desktop.MouseEvent) {}

func (c *choice) MouseOut() {
	c.hovered = false
	if c.onHint != nil {
		c.onHint("")
	}
	c.Refresh()
}

func (c *choice) CreateRenderer() fyne.WidgetRenderer {
	r := &choiceRenderer{c: c, back: canvas.NewRectangle(color.Transparent), label: canvas.NewText(c.text, color.Black)}
	r.back.CornerRadius = 5
	r.label.Alignment = fyne.TextAlignCenter
	r.objects = []fyne.CanvasObject{r.back, r.label}
	if c.icon != nil {
		r.icon = canvas.NewImageFromResource(c.icon)
		r.icon.FillMode = canvas.ImageFillContain
		r.objects = append(r.objects, r.icon)
	}
	r.Refresh()
	return r
}

type choiceRenderer struct {
	c       *choice
	back    *canvas.Rectangle
	label   *canvas.Text
	icon    *canvas.Image
	objects []fyne.CanvasObject
}

func (r *choiceRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	if r.icon != nil {
		side := theme.IconInlineSize()
		r.icon.Resize(fyne.NewSquareSize(side))
		r.icon.Move(fyne.NewPos((size.Width-side)/2, (size.Height-side)/2))
	}
	h := r.label.MinSize().Height
	r.label.Resize(fyne.NewSize(size.Width, h))
	r.label.Move(fyne.NewPos(0, (size.Height-h)/2))
}

func (r *choiceRenderer) MinSize() fyne.Size {
	return r.c.least.Max(r.label.MinSize().AddWidthHeight(12, 8))
}

func (r *choiceRenderer) Refresh() {
	c := r.c
	back, front := theme.Color(colorControl), theme.ColorNameForeground
	if c.icon != nil {
		back = color.Transparent
	}
	switch {
	case c.disabled:
		front = theme.ColorNameDisabled
	case c.selected:
		back = theme.Color(colorSelected)
	case c.hovered:
		back = over(back, theme.Color(theme.ColorNameHover))
	}
	r.back.FillColor = back
	r.label.Text, r.label.Color = c.text, theme.Color(front)
	r.label.TextSize = theme.TextSize()
	r.label.TextStyle.Bold = c.selected
	if r.icon != nil {
		res := c.icon
		switch {
		case c.disabled:
			res = theme.NewDisabledResource(c.icon)
		case c.selected:
			res = theme.NewPrimaryThemedResource(c.icon)
		}
		if r.icon.Resource != res {
			r.icon.Resource = res
			r.icon.Refresh()
		}
	}
	r.back.Refresh()
	r.label.Refresh()
}

func (r *choiceRenderer) Objects() []fyne.CanvasObject { return r.objects }

func (r *choiceRenderer) Destroy() {}

// over lays a translucent colour over another.
func over(under, top color.Color) color.Color {
	if _, _, _, a := under.RGBA(); a == 0 {
		return top
	}
	ur, ug, ub, _ := under.RGBA()
	tr, tg, tb, ta := top.RGBA()
	mix := func(u, t uint32) uint8 { return uint8((t + u*(0xffff-ta)/0xffff) >> 8) }
	return color.NRGBA{mix(ur, tr), mix(ug, tg), mix(ub, tb), 255}
}

// segments is a row of tiles of which one is chosen.
type segments struct {
	box    *fyne.Container
	tiles  []*choice
	values []string
}

// newSegments lays out values with their titles in a grid of so many columns.
func newSegments(columns int, values, titles []string, onChosen func(string)) *segments {
	s := &segments{values: values, box: container.New(layout.NewGridLayoutWithColumns(columns))}
	for i, v := range values {
		t := newChoice(titles[i], nil, fyne.NewSize(0, 30), func() { onChosen(v) })
		s.tiles = append(s.tiles, t)
		s.box.Add(t)
	}
	return s
}

func (s *segments) set(value string, disabled bool) {
	for i, t := range s.tiles {
		t.set(s.values[i] == value, disabled)
	}
}

// slider is a slider that gives the keyboard back to the photo after the mouse has
// moved it; after the keyboard has, it keeps it.
type slider struct {
	widget.Slider
	release func()
}

func (s *slider) Tapped(e *fyne.PointEvent) {
	s.Slider.Tapped(e)
	s.release()
}

func (s *slider) DragEnd() {
	s.Slider.DragEnd()
	s.release()
}

// pick is a list to choose from that leaves the keyboard to the photo: the toolkit's own
// keeps it when its menu is closed, and plain keys would be lost.
type pick struct{ widget.Select }

func newPickOf(titles []string) *pick {
	p := &pick{}
	p.Options = titles
	p.ExtendBaseWidget(p)
	return p
}

// Tapped opens the menu without taking the keyboard.
func (p *pick) Tapped(*fyne.PointEvent) {
	if !p.Disabled() {
		p.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	}
}

// TypedKey gives the keyboard back on Esc, for whoever came by Tab.
func (p *pick) TypedKey(e *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); e.Name == fyne.KeyEscape && c != nil {
		c.Unfocus()
		return
	}
	p.Select.TypedKey(e)
}

// field is a titled slider with its value at the right.
type field struct {
	box    *fyne.Container
	value  *canvas.Text
	title  *canvas.Text
	slider *slider
	format func(float64) string
}

// newField makes a field; onChanged is called when a person moves it, not by set.
func newField(title string, low, high, step float64, format func(float64) string, onChanged func(float64), release func()) *field {
	f := &field{format: format, title: caption(title), value: caption("")}
	f.value.Alignment = fyne.TextAlignTrailing
	f.value.Color = theme.Color(theme.ColorNameForeground)
	f.slider = &slider{release: release}
	f.slider.Min, f.slider.Max, f.slider.Step = low, high, step
	f.slider.Orientation = widget.Horizontal
	f.slider.ExtendBaseWidget(f.slider)
	f.slider.OnChanged = func(v float64) {
		f.show(v)
		onChanged(v)
	}
	f.box = container.New(&fieldLayout{}, f.title, f.value, container.NewThemeOverride(f.slider, trackTheme{theme.Current()}))
	return f
}

func (f *field) show(v float64) {
	f.value.Text = f.format(v)
	f.value.Refresh()
}

// set shows a value without telling anybody.
func (f *field) set(v float64) {
	f.show(v)
	if f.slider.Value == v {
		return
	}
	tell := f.slider.OnChanged
	f.slider.OnChanged = nil
	f.slider.SetValue(v)
	f.slider.OnChanged = tell
}

// trackTheme makes the track of a slider visible: the toolkit gives it the colour of a
// text field, which is nearly that of the panel.
type trackTheme struct{ fyne.Theme }

func (t trackTheme) Color(name fyne.ThemeColorName, v fyne.ThemeVariant) color.Color {
	if name == theme.ColorNameInputBackground {
		name = colorTrack
	}
	return t.Theme.Color(name, v)
}

// What the toolkit leaves free around a slider's track, at its ends and above.
const (
	fieldEnd  = 13
	fieldPull = 7
)

// fieldLayout puts title and value on one line and the slider under both.
type fieldLayout struct{}

func (fieldLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	t, v, s := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	return fyne.NewSize(fyne.Max(t.Width+v.Width+8, s.Width), t.Height+s.Height-fieldPull-4)
}

func (fieldLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	t, v, s := o[0].MinSize(), o[1].MinSize(), o[2].MinSize()
	o[0].Resize(t)
	o[1].Resize(fyne.NewSize(size.Width-t.Width, v.Height))
	o[1].Move(fyne.NewPos(t.Width, 0))
	// the slider's own end padding is pulled out, so that its track lines up with the text
	o[2].Resize(fyne.NewSize(size.Width+2*fieldEnd, s.Height))
	o[2].Move(fyne.NewPos(-fieldEnd, t.Height-fieldPull))
}

// caption is a line of small secondary text.
func caption(text string) *canvas.Text {
	t := canvas.NewText(text, theme.Color(colorMuted))
	t.TextSize = theme.CaptionTextSize() + 1
	return t
}

// heading is the title of a group.
func heading(text string) *canvas.Text {
	t := canvas.NewText(text, theme.Color(theme.ColorNameForeground))
	t.TextSize = theme.TextSize()
	t.TextStyle.Bold = true
	return t
}
