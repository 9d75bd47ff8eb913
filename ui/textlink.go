package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// textLink is a line of small text that can be clicked; it shows so under the pointer.
// What it does has a menu of its own, so that it takes no keyboard.
type textLink struct {
	widget.BaseWidget
	text     *canvas.Text
	onTapped func()
	color    fyne.ThemeColorName // while the pointer is elsewhere
	hovered  bool
}

func newTextLink(onTapped func()) *textLink {
	l := &textLink{text: caption(""), onTapped: onTapped, color: colorMuted}
	l.ExtendBaseWidget(l)
	return l
}

func (l *textLink) set(text string) {
	if l.text.Text != text {
		l.text.Text = text
		l.Refresh()
	}
}

func (l *textLink) Tapped(*fyne.PointEvent) {
	if l.onTapped != nil {
		l.onTapped()
	}
}

func (l *textLink) MouseIn(*desktop.MouseEvent)    { l.hover(true) }
func (l *textLink) MouseMoved(*desktop.MouseEvent) {}
func (l *textLink) MouseOut()                      { l.hover(false) }

func (l *textLink) hover(on bool) {
	l.hovered = on
	l.Refresh()
}

// Cursor is the hand of a link.
func (l *textLink) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MinSize is the text's.
func (l *textLink) MinSize() fyne.Size { return l.text.MinSize() }

func (l *textLink) CreateRenderer() fyne.WidgetRenderer { return &textLinkRenderer{l} }

type textLinkRenderer struct{ l *textLink }

func (r *textLinkRenderer) Layout(size fyne.Size) { r.l.text.Resize(size) }

func (r *textLinkRenderer) MinSize() fyne.Size { return r.l.text.MinSize() }

func (r *textLinkRenderer) Refresh() {
	r.l.text.Color = theme.Color(r.l.color)
	switch {
	case r.l.hovered && r.l.color == theme.ColorNameHyperlink:
		r.l.text.Color = theme.Color(theme.ColorNameForeground)
	case r.l.hovered:
		r.l.text.Color = theme.Color(theme.ColorNameHyperlink)
	}
	r.l.text.Refresh()
}

func (r *textLinkRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.l.text} }

func (r *textLinkRenderer) Destroy() {}
