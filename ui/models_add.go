package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// addFile asks for a model file and looks at it.
func (m *modelsDialog) addFile() {
	w := m.w
	m.dialog.Hide()
	w.pick(tr("Open an ONNX prior"), tr("Open"), []string{".onnx"}, w.examineModel)
}

// examineModel looks at a model file, and asks what it does not say.
func (w *Window) examineModel(path string) {
	models := w.cfg.Models
	w.background(func() (func(), error) {
		card, questions, err := models.Examine(path, nil)
		return func() { newAddDialog(w, path, card, questions).dialog.Show() }, err
	})
}

// addDialog shows the card of a model that is to be added, and asks what that lacks.
type addDialog struct {
	w       *Window
	path    string
	dialog  *dialog.CustomDialog
	name    *nameEntry
	answers map[string]func() string
	message *note
	add     *widget.Button
	stop    context.CancelFunc // ends the copying; nil while there is none
}

func newAddDialog(w *Window, path string, card state.PriorCard, questions []state.Question) *addDialog {
	a := &addDialog{w: w, path: path, name: newNameEntry(card.ID), answers: map[string]func() string{}, message: newNote("")}
	form := widget.NewForm(widget.NewFormItem(tr("Name"), a.name))
	for _, q := range questions {
		form.AppendItem(a.ask(q))
	}
	if card.Licence == "" {
		form.AppendItem(a.ask(state.Question{Key: "licence"}))
	}
	if card.Source == "" {
		form.AppendItem(a.ask(state.Question{Key: "source"}))
	}
	content := container.New(layout.NewCustomPaddedVBoxLayout(10), form)
	if len(questions) > 0 {
		n := newNote(tr("The model does not say how it is to be used. What stands below is a guess: where you have the model from it should be written. A wrong answer gives wrong pictures."))
		content.Objects = append([]fyne.CanvasObject{n.box}, content.Objects...)
	}
	content.Add(widget.NewSeparator())
	lines := slices.DeleteFunc(cardLines(unasked(card, questions)), func(l [2]string) bool { return card.Licence == "" && l[0] == tr("Licence") })
	content.Add(cardTable(lines))
	a.dialog = dialog.NewCustomWithoutButtons(tr("Add %s", shorten(card.Title, 40)),
		container.NewBorder(nil, a.message.box, nil, nil, container.NewVScroll(container.New(layout.NewCustomPaddedLayout(0, 0, 0, 14), content))), w.win)
	cancel := widget.NewButton(tr("Cancel"), a.cancel)
	a.add = widget.NewButton(tr("Add to my priors"), a.accept)
	a.add.Importance = widget.HighImportance
	a.dialog.SetButtons([]fyne.CanvasObject{cancel, a.add})
	a.name.onEscape = a.cancel
	a.name.OnSubmitted = func(string) { a.accept() }
	size := w.win.Canvas().Size()
	a.dialog.Resize(fyne.NewSize(fyne.Min(640, size.Width-40), fyne.Min(620, size.Height-40)))
	return a
}

// unasked is a card without what is asked about.
func unasked(card state.PriorCard, questions []state.Question) state.PriorCard {
	for _, q := range questions {
		switch q.Key {
		case "prediction":
			card.Prediction = ""
		case "schedule":
			card.Schedule = ""
		case "size", "size_multiple":
			card.Pictures = ""
		case "classes":
			card.Classes = 0
		}
	}
	return card
}

// questionText is how a question is put, with a hint under it.
func questionText(key string) (title, hint string) {
	switch key {
	case "prediction":
		return tr("What it predicts"), tr("most networks predict the noise")
	case "schedule":
		return tr("Its noise schedule"), tr("linear or scaled_linear, first and last beta, steps")
	case "classes":
		return tr("How many classes"), tr("ImageNet has 1000")
	case "size":
		return tr("Trained at"), tr("side of its pictures in pixels")
	case "size_multiple":
		return tr("Sides are multiples of"), tr("32 is right for most")
	case "continuous":
		return tr("Fractional timesteps"), tr("only where it was trained with them")
	case "licence":
		return tr("Licence"), tr("as where you have it from")
	case "source":
		return tr("Source"), tr("an address or a name")
	}
	return key, ""
}

// ask is the control of a question.
func (a *addDialog) ask(q state.Question) *widget.FormItem {
	title, hint := questionText(q.Key)
	if len(q.Options) > 0 {
		var titles []string
		for _, o := range q.Options {
			titles = append(titles, optionText(o))
		}
		choice := widget.NewSelect(titles, nil)
		for i, o := range q.Options {
			if o == q.Guess {
				choice.SetSelectedIndex(i)
			}
		}
		a.answers[q.Key] = func() string { return q.Options[max(0, choice.SelectedIndex())] }
		return &widget.FormItem{Text: title, Widget: choice, HintText: hint}
	}
	entry := newNameEntry(q.Guess)
	entry.onEscape = a.cancel
	a.answers[q.Key] = func() string { return entry.Text }
	return &widget.FormItem{Text: title, Widget: entry, HintText: hint}
}

func optionText(option string) string {
	switch option {
	case "true":
		return tr("Yes")
	case "false":
		return tr("No")
	}
	return predictionText(option)
}

// accept copies the model to the person's priors and tries it.
func (a *addDialog) accept() {
	if a.stop != nil {
		return
	}
	w, path, name := a.w, a.path, a.name.Text
	answers := map[string]string{}
	for key, get := range a.answers {
		answers[key] = get()
	}
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	a.add.Disable()
	a.message.set(tr("Copying the prior and trying it once…"), colorMuted)
	go func() {
		_, err := w.cfg.Models.Add(ctx, path, name, answers)
		stop()
		w.cfg.Post(func() { a.added(name, err) })
	}()
}

func (a *addDialog) added(name string, err error) {
	a.stop = nil
	switch {
	case errors.Is(err, context.Canceled):
		a.message.set("", colorMuted)
		a.dialog.Hide()
	case err != nil:
		a.message.set(explained(err), theme.ColorNameError)
		a.add.Enable()
	default:
		a.dialog.Hide()
		a.w.showModelsAt(name)
	}
}

// cancel ends the copying, or closes the dialog.
func (a *addDialog) cancel() {
	if a.stop != nil {
		a.stop()
		return
	}
	a.dialog.Hide()
	a.w.showModels()
}
