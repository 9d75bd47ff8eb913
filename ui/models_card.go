package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/restoration"
	"afterimage/ui/state"
)

// newPriorRow is a row of the list: a name, and a line under it.
func newPriorRow() fyne.CanvasObject {
	name, under := canvas.NewText("", theme.Color(theme.ColorNameForeground)), caption("")
	name.TextSize = theme.TextSize()
	return container.New(layout.NewCustomPaddedLayout(5, 5, 8, 8), container.New(layout.NewCustomPaddedVBoxLayout(1), name, under))
}

func (m *modelsDialog) fillRow(i widget.ListItemID, o fyne.CanvasObject) {
	lines := o.(*fyne.Container).Objects[0].(*fyne.Container).Objects
	name, under := lines[0].(*canvas.Text), lines[1].(*canvas.Text)
	p := m.priors[i]
	name.Color, under.Color = theme.Color(theme.ColorNameForeground), theme.Color(colorMuted)
	name.Text = shorten(p.Title, 26)
	under.Text = shorten(m.rowNote(p), 32)
	used := p.ID == m.models.Selected().Prior && m.w.prior != nil
	if name.TextStyle.Bold = used; used {
		under.Color = theme.Color(theme.ColorNamePrimary)
	}
	name.Refresh()
	under.Refresh()
}

func (m *modelsDialog) rowNote(p state.PriorCard) string {
	note := p.ID
	switch {
	case p.Problem != "":
		return tr("cannot be used")
	case p.ID == "":
		note = tr("built in")
	case p.ID == p.Title:
		note = tr("added by you")
	}
	if p.ID == m.models.Selected().Prior && m.w.prior != nil {
		note += tr(", in use")
	}
	return note
}

// shorten cuts a text that does not fit its line.
func shorten(text string, most int) string {
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}

// showCard shows what is known of a prior.
func (m *modelsDialog) showCard(p *state.PriorCard) {
	m.card.RemoveAll()
	if p == nil {
		m.card.Refresh()
		return
	}
	title := heading(shorten(p.Title, 60))
	m.card.Add(title)
	if p.Problem != "" {
		n := newNote("")
		n.set(p.Problem, theme.ColorNameError)
		m.card.Add(n.box)
	}
	m.card.Add(cardTable(cardLines(*p)))
	m.card.Refresh()
}

// cardTable is names at the left and what they say at the right, wrapped.
func cardTable(lines [][2]string) *fyne.Container {
	t := container.New(layout.NewCustomPaddedVBoxLayout(3))
	for _, l := range lines {
		n := newNote(l[1])
		n.set(l[1], theme.ColorNameForeground)
		t.Add(container.New(&sideLayout{width: 104}, container.New(layout.NewCustomPaddedLayout(2, 0, 0, 0), container.NewVBox(caption(l[0]))), n.box))
	}
	return t
}

// cardLines is what is known of a prior, without what its model does not say.
func cardLines(p state.PriorCard) [][2]string {
	var lines [][2]string
	add := func(name, text string) {
		if text != "" {
			lines = append(lines, [2]string{name, text})
		}
	}
	licence := p.Licence
	if licence == "" && p.Problem == "" {
		licence = tr("not stated; ask where you have it from before you publish what it makes")
	}
	add(tr("Licence"), licence)
	add(tr("Source"), p.Source)
	add(tr("Pictures"), local(p.Pictures))
	if p.Parameters > 0 {
		add(tr("Size"), tr("%.1f million parameters, %.1f MB", float64(p.Parameters)/1e6, float64(p.Bytes)/1e6))
	}
	add(tr("Predicts"), predictionText(p.Prediction))
	add(tr("Noise"), p.Schedule)
	if p.Classes > 0 {
		add(tr("Classes"), fmt.Sprint(p.Classes))
	}
	add(tr("Guidance"), p.Guidance)
	add(tr("Measured"), marksText(p.Marks))
	add(tr("Written by"), p.Producer)
	add(tr("File"), p.File)
	if len(p.SHA256) > 16 {
		add("SHA-256", p.SHA256[:16]+"…")
	}
	return lines
}

func predictionText(prediction string) string {
	switch prediction {
	case "epsilon":
		return tr("the noise (epsilon)")
	case "v_prediction":
		return tr("velocity (v)")
	case "sample":
		return tr("the clean picture (sample)")
	}
	return prediction
}

// marksText is how well a prior does beside methods without one.
func marksText(marks []restoration.Mark) string {
	if len(marks) == 0 {
		return tr("not measured")
	}
	var lines []string
	for _, m := range marks {
		title, _ := taskTexts(m.Task)
		if at := markText(m); at != "" {
			title += ", " + at
		}
		lines = append(lines, tr("%s: %.1f dB; without a prior %.1f dB", title, m.Prior, m.Plain))
	}
	return strings.Join(lines, "\n")
}

func markText(m restoration.Mark) string {
	switch m.Task {
	case restoration.Upscale:
		return fmt.Sprintf("%g×", m.At)
	case restoration.Inpaint:
		return tr("%g px wide", m.At)
	case restoration.Denoise, restoration.Deblur:
		return tr("noise %g", m.At)
	}
	return ""
}

// sideLayout gives its first object a width, and the second what is left; the taller of
// them decides the height.
type sideLayout struct{ width float32 }

func (l *sideLayout) MinSize(o []fyne.CanvasObject) fyne.Size {
	a, b := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(l.width+b.Width, fyne.Max(a.Height, b.Height))
}

func (l *sideLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Move(fyne.NewPos(0, 0))
	o[0].Resize(fyne.NewSize(l.width, size.Height))
	o[1].Move(fyne.NewPos(l.width, 0))
	o[1].Resize(fyne.NewSize(fyne.Max(0, size.Width-l.width), size.Height))
}
