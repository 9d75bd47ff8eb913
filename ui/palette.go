package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// paletteRows is how many commands the palette shows at once.
const paletteRows = 12

// commandPalette lists every command with its keys; typing narrows the list, Enter runs
// what is marked. With it everything is reached by the keyboard alone.
type commandPalette struct {
	w     *Window
	popup *widget.PopUp
	entry *paletteEntry
	all   []*command
	names []string
	found []int // into all, the best first
	at    int   // which of found is marked
	rows  []*paletteRow
	none  *canvas.Text
}

// allCommands lists what can be done, submenus spelt out: "Appearance: Dark".
func (w *Window) allCommands() (list []*command, names []string) {
	add := func(c *command, name string) {
		if c.run != nil {
			list, names = append(list, c), append(names, name)
		}
	}
	for _, c := range w.commands.list {
		add(c, c.title)
		sub := c.sub
		if c.dynamic != nil {
			sub = c.dynamic()
		}
		for _, x := range sub {
			add(x, c.title+": "+x.title)
		}
	}
	return list, names
}

func (w *Window) showPalette() {
	if w.modal() {
		return
	}
	p := &commandPalette{w: w}
	p.all, p.names = w.allCommands()
	p.entry = newPaletteEntry(p)
	p.entry.SetPlaceHolder(tr("What do you want to do?"))
	p.entry.OnChanged = func(string) { p.find() }
	p.entry.OnSubmitted = func(string) { p.run(p.at) }
	column := container.New(layout.NewCustomPaddedVBoxLayout(0))
	for i := range paletteRows {
		r := newPaletteRow(func() { p.run(p.first() + i) })
		p.rows = append(p.rows, r)
		column.Add(r)
	}
	p.none = canvas.NewText(tr("Nothing is called so."), theme.Color(colorMuted))
	p.none.Alignment = fyne.TextAlignCenter
	body := container.New(layout.NewCustomPaddedLayout(8, 8, 8, 8),
		container.NewBorder(p.entry, nil, nil, nil, container.NewStack(column, p.none)))
	p.popup = widget.NewModalPopUp(body, w.win.Canvas())
	p.find()
	p.popup.Resize(fyne.NewSize(fyne.Min(520, w.win.Canvas().Size().Width-40), 0))
	p.popup.Show()
	w.win.Canvas().Focus(p.entry)
}

// find shows what fits the words that were typed; what has no meaning now comes last.
func (p *commandPalette) find() {
	on, off := []int{}, []int{}
	for _, i := range state.Match(p.entry.Text, p.names) {
		if p.all[i].enabled() {
			on = append(on, i)
		} else {
			off = append(off, i)
		}
	}
	p.found, p.at = append(on, off...), 0
	p.show()
}

// first is the command in the first row: the marked one stays in sight.
func (p *commandPalette) first() int {
	return max(0, min(p.at-paletteRows/2, len(p.found)-paletteRows))
}

func (p *commandPalette) show() {
	first := p.first()
	for i, r := range p.rows {
		if first+i >= len(p.found) {
			r.set("", "", false, false)
			continue
		}
		k := p.found[first+i]
		r.set(p.names[k], p.all[k].keyText(), first+i == p.at, p.all[k].enabled())
	}
	show(p.none, len(p.found) == 0)
}

func (p *commandPalette) move(by int) {
	if n := len(p.found); n > 0 {
		p.at = min(max(p.at+by, 0), n-1)
		p.show()
	}
}

func (p *commandPalette) close() {
	p.popup.Hide()
	p.w.focusPhoto()
}

// run closes the palette and runs a command; one without a meaning now leaves it open.
func (p *commandPalette) run(i int) {
	if i < 0 || i >= len(p.found) || !p.all[p.found[i]].enabled() {
		return
	}
	p.close()
	p.all[p.found[i]].do()
}

// paletteEntry is the palette's text field: the arrows move the mark.
type paletteEntry struct {
	widget.Entry
	p *commandPalette
}

func newPaletteEntry(p *commandPalette) *paletteEntry {
	e := &paletteEntry{p: p}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey takes the keys that move the mark before the text field does.
func (e *paletteEntry) TypedKey(k *fyne.KeyEvent) {
	switch k.Name {
	case fyne.KeyEscape:
		e.p.close()
	case fyne.KeyDown:
		e.p.move(1)
	case fyne.KeyUp:
		e.p.move(-1)
	case fyne.KeyPageDown:
		e.p.move(paletteRows)
	case fyne.KeyPageUp:
		e.p.move(-paletteRows)
	default:
		e.Entry.TypedKey(k)
	}
}
