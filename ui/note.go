package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// note is a paragraph of secondary text, wrapped, its edges in line with the controls
// around it.
type note struct {
	box  *fyne.Container
	rich *widget.RichText
	seg  *widget.TextSegment
	link *widget.HyperlinkSegment // after the text, in the same lines; nil for none
}

func newNote(text string) *note {
	n := &note{seg: &widget.TextSegment{Text: text, Style: widget.RichTextStyle{ColorName: colorMuted, SizeName: theme.SizeNameText}}}
	n.rich = widget.NewRichText(n.seg)
	n.rich.Wrapping = fyne.TextWrapWord
	pad := -theme.InnerPadding()
	n.box = container.New(layout.NewCustomPaddedLayout(pad+2, pad+2, pad, pad), n.rich)
	return n
}

// addLink puts a link behind the text, without words for now.
func (n *note) addLink(onTapped func()) {
	n.link = &widget.HyperlinkSegment{OnTapped: onTapped}
	n.seg.Style.Inline = true
}

// setLink says what the link is called; "" is none.
func (n *note) setLink(text string) {
	if n.link.Text == text {
		return
	}
	n.link.Text = text
	n.rich.Segments = []widget.RichTextSegment{n.seg}
	if text != "" {
		n.rich.Segments = append(n.rich.Segments, n.link)
	}
	n.rich.Refresh()
}

func (n *note) set(text string, color fyne.ThemeColorName) {
	if n.seg.Text == text && n.seg.Style.ColorName == color {
		return
	}
	n.seg.Text, n.seg.Style.ColorName = text, color
	n.rich.Refresh()
}

// edgeLayout gives its last object its least height, at the bottom, and the others all
// that is left; nothing stands between them.
type edgeLayout struct{}

func (edgeLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, x := range o[:len(o)-1] {
		m = m.Max(x.MinSize())
	}
	if last := o[len(o)-1]; last.Visible() {
		m = fyne.NewSize(fyne.Max(m.Width, last.MinSize().Width), m.Height+last.MinSize().Height)
	}
	return m
}

func (edgeLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	last, h := o[len(o)-1], float32(0)
	if last.Visible() {
		h = last.MinSize().Height
		last.Move(fyne.NewPos(0, size.Height-h))
		last.Resize(fyne.NewSize(size.Width, h))
	}
	for _, x := range o[:len(o)-1] {
		x.Move(fyne.NewPos(0, 0))
		x.Resize(fyne.NewSize(size.Width, size.Height-h))
	}
}
