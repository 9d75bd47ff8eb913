package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// modelsDialog lists priors and devices: what they are, which are used, and how fast
// they are here.
type modelsDialog struct {
	w      *Window
	models state.Models
	dialog *dialog.CustomDialog

	priors  []state.PriorCard
	devices []state.DeviceCard
	chosen  int  // in the list
	busy    bool // something is being read, opened or copied

	list           *widget.List
	card           *fyne.Container
	use, remove    *widget.Button
	add            *widget.Button
	device         *widget.Select
	threads        *widget.Select
	bench          *widget.Button
	message, speed *note
	class          *fyne.Container
	stop           func() // ends a benchmark; nil while there is none
}

const modelsListWidth = 220

// showModels opens the dialog with the prior in use.
func (w *Window) showModels() { w.showModelsAt("") }

// showModelsAt opens the dialog with the prior of a name; "" is the one in use.
func (w *Window) showModelsAt(name string) {
	if w.modal() {
		return
	}
	if w.cfg.Models == nil {
		w.showPrior()
		return
	}
	m := &modelsDialog{w: w, models: w.cfg.Models}
	m.build()
	w.showDialog(m.dialog)
	m.load(name)
}

func (m *modelsDialog) build() {
	m.list = widget.NewList(func() int { return len(m.priors) }, newPriorRow, m.fillRow)
	m.list.OnSelected = func(i widget.ListItemID) {
		m.chosen = i
		m.refresh()
	}
	m.card = container.New(layout.NewCustomPaddedVBoxLayout(5))
	m.use = widget.NewButton(tr("Use this prior"), m.useChosen)
	m.use.Importance = widget.HighImportance
	m.remove = widget.NewButton(tr("Remove…"), m.askRemove)
	m.add = widget.NewButtonWithIcon(tr("Add a prior from a file…"), theme.ContentAddIcon(), m.addFile)
	m.device = widget.NewSelect(nil, nil)
	m.threads = widget.NewSelect(nil, nil)
	m.bench = widget.NewButton(tr("Measure the speed"), m.benchmark)
	m.message, m.speed = newNote(""), newNote("")
	m.class = container.New(layout.NewCustomPaddedVBoxLayout(6))

	left := container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(6, 0, 0, 0), m.add), nil, nil, m.list)
	buttons := container.NewHBox(m.use, m.remove)
	right := container.NewBorder(nil, container.New(layout.NewCustomPaddedLayout(8, 0, 0, 0), buttons), nil, nil, container.NewVScroll(m.card))
	top := container.New(&sideLayout{width: modelsListWidth}, left, container.New(layout.NewCustomPaddedLayout(0, 0, 16, 0), right))
	computing := container.New(layout.NewCustomPaddedVBoxLayout(6),
		container.New(layout.NewGridLayoutWithColumns(2), labelled(tr("Compute on"), m.device), labelled(tr("Threads of the processor"), m.threads)),
		m.message.box, m.class,
		container.NewBorder(nil, nil, container.NewVBox(m.bench), nil, container.New(layout.NewCustomPaddedLayout(6, 0, 10, 0), m.speed.box)))
	bottom := container.New(layout.NewCustomPaddedLayout(10, 4, 0, 0), container.NewVBox(widget.NewSeparator(), computing))
	m.dialog = dialog.NewCustom(tr("Models and devices"), tr("Close"), container.NewBorder(nil, bottom, nil, nil, top), m.w.win)
	m.dialog.SetOnClosed(func() {
		if m.stop != nil {
			m.stop()
		}
		m.w.focusPhoto()
	})
	size := m.w.win.Canvas().Size()
	m.dialog.Resize(fyne.NewSize(fyne.Min(820, size.Width-40), fyne.Min(640, size.Height-40)))
}

// labelled is a control under its name.
func labelled(name string, o fyne.CanvasObject) fyne.CanvasObject {
	return container.New(layout.NewCustomPaddedVBoxLayout(3), caption(name), o)
}

// load reads the list anew, and shows the prior of a name, or the one in use.
func (m *modelsDialog) load(name string) {
	m.busy = true
	m.message.set(tr("Looking at priors and devices…"), colorMuted)
	m.refresh()
	go func() {
		priors, devices := m.models.Priors(), m.models.Devices()
		m.w.cfg.Post(func() {
			m.priors, m.devices, m.busy = priors, devices, false
			if name == "" {
				name = m.models.Selected().Prior
			}
			m.chosen = 0
			for i, p := range priors {
				if p.ID == name {
					m.chosen = i
				}
			}
			m.list.Refresh()
			m.list.Select(m.chosen)
			m.fillDevices()
			m.say(nil)
		})
	}()
}

// say shows an error, or what the prior runs on and why.
func (m *modelsDialog) say(err error) {
	w := m.w
	switch {
	case err != nil:
		m.message.set(explained(err), theme.ColorNameError)
	case w.priorErr != nil:
		m.message.set(explained(w.priorErr), theme.ColorNameError)
	case w.prior != nil:
		text := tr("In use: %s on %s, ONNX Runtime %s.", w.prior.Prior.Name, w.prior.Device, w.prior.Runtime.Version)
		if w.prior.Reason != "" {
			text += " " + local(w.prior.Reason)
		}
		m.message.set(text, colorMuted)
	}
	m.refresh()
}

// current is the prior that the list marks; nil while nothing was read.
func (m *modelsDialog) current() *state.PriorCard {
	if m.chosen >= len(m.priors) {
		return nil
	}
	return &m.priors[m.chosen]
}

// refresh shows what is chosen, and what can be done with it.
func (m *modelsDialog) refresh() {
	p := m.current()
	idle := !m.busy && m.stop == nil
	used := p != nil && p.ID == m.models.Selected().Prior && m.w.priorErr == nil
	enable(m.use, idle && p != nil && p.Problem == "" && !used)
	enable(m.remove, idle && p != nil && p.ID != "")
	enable(m.add, idle)
	enable(m.device, idle)
	enable(m.threads, idle && m.onProcessor())
	enable(m.bench, m.stop != nil || idle && m.w.prior != nil)
	m.showCard(p)
	m.fillClasses()
	m.list.Refresh()
}

// useChosen opens the prior that is marked.
func (m *modelsDialog) useChosen() {
	if p := m.current(); p != nil {
		s := m.models.Selected()
		s.Prior = p.ID
		m.choose(s)
	}
}

// choose opens a prior on a device.
func (m *modelsDialog) choose(s state.Selection) {
	m.busy = true
	m.message.set(tr("Opening the prior…"), colorMuted)
	m.speed.set("", colorMuted)
	m.refresh()
	m.w.selectModel(s, func(err error) {
		m.busy = false
		m.fillDevices()
		m.say(err)
	})
}

// askRemove deletes the prior that is marked, after asking.
func (m *modelsDialog) askRemove() {
	p := m.current()
	if p == nil || p.ID == "" {
		return
	}
	if m.w.job.Phase().Busy() {
		m.say(errBusy())
		return
	}
	name := p.ID
	d := dialog.NewConfirm(tr("Remove this prior?"), tr("%s is deleted from your priors, with all its files.\nThe file that it was added from stays.", name), func(yes bool) {
		if yes {
			m.removeNamed(name)
		}
	}, m.w.win)
	d.SetConfirmText(tr("Remove"))
	d.SetDismissText(tr("Keep it"))
	d.Show()
}

// removeNamed deletes a prior; where it is the one in use, the built-in one takes its
// place first.
func (m *modelsDialog) removeNamed(name string) {
	drop := func() {
		m.busy = true
		go func() {
			err := m.models.Remove(name)
			m.w.cfg.Post(func() {
				m.load("")
				if err != nil {
					m.say(err)
				}
			})
		}()
	}
	s := m.models.Selected()
	if s.Prior != name {
		drop()
		return
	}
	s.Prior = ""
	m.busy = true
	m.w.selectModel(s, func(err error) {
		if err != nil {
			m.busy = false
			m.say(err)
			return
		}
		drop()
	})
}
