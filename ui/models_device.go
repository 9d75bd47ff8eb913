package ui

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strconv"

	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"afterimage/ui/state"
)

// isAuto says whether a device is left to the app.
func isAuto(id string) bool { return id == "" || id == "auto" }

// onProcessor says whether the processor computes, so that its threads count.
func (m *modelsDialog) onProcessor() bool {
	s := m.models.Selected()
	return s.Device == "cpu" || isAuto(s.Device) && (m.w.prior == nil || m.w.prior.Runtime.Provider == "CPU")
}

// fillDevices offers the devices by their names, and the threads of the processor.
func (m *modelsDialog) fillDevices() {
	s := m.models.Selected()
	titles, ids := []string{tr("Automatic")}, []string{"auto"}
	for _, d := range m.devices {
		if !d.Usable && d.ID != "cpu" {
			continue
		}
		title := d.Name
		if d.ID == "cpu" {
			title = tr("Processor: %s", d.Name)
		}
		if d.Detail != "" {
			title += " (" + d.Detail + ")"
		}
		titles, ids = append(titles, title), append(ids, d.ID)
	}
	fillSelect(m.device, titles, ids, s.Device, func(id string) {
		s := m.models.Selected()
		if id != s.Device && !(isAuto(id) && isAuto(s.Device)) {
			s.Device = id
			m.choose(s)
		}
	})
	titles, ids = []string{tr("One for each core")}, []string{"0"}
	for n := 1; n <= max(runtime.NumCPU(), s.Threads); n++ {
		titles, ids = append(titles, strconv.Itoa(n)), append(ids, strconv.Itoa(n))
	}
	fillSelect(m.threads, titles, ids, strconv.Itoa(s.Threads), func(id string) {
		s := m.models.Selected()
		if n, _ := strconv.Atoi(id); n != s.Threads {
			s.Threads = n
			m.choose(s)
		}
	})
}

// fillSelect offers titles that stand for ids, and shows one without telling anybody; the
// first stands in for an id that is not offered.
func fillSelect(s *widget.Select, titles, ids []string, id string, onChosen func(id string)) {
	s.OnChanged = nil
	s.SetOptions(titles)
	at := 0
	for i, x := range ids {
		if x == id {
			at = i
		}
	}
	s.SetSelectedIndex(at)
	s.OnChanged = func(string) {
		if i := s.SelectedIndex(); i >= 0 {
			onChosen(ids[i])
		}
	}
}

// fillClasses asks what the photo shows, where the prior in use can be told.
func (m *modelsDialog) fillClasses() {
	p := m.w.prior
	if p == nil || p.Classes == 0 {
		m.class.RemoveAll()
		m.class.Hide()
		return
	}
	if len(m.class.Objects) > 0 && m.class.Visible() {
		return
	}
	s := m.w.session
	guidance := s.Settings().GuidanceScale()
	entry := widget.NewSelectEntry(p.ClassNames)
	entry.SetPlaceHolder(tr("a name, or a number from 0 to %d; empty for none", p.Classes-1))
	if p.NeedsClass {
		entry.SetPlaceHolder(tr("a name, or a number from 0 to %d", p.Classes-1))
	}
	if l := s.Settings().Label; l != nil {
		entry.SetText(className(p, *l))
	}
	entry.OnChanged = func(text string) {
		label, err := classOf(p, text)
		if err == nil {
			m.w.setClass(label, guidance)
		}
		entry.SetValidationError(err)
	}
	row := labelled(tr("The photo shows"), entry)
	if p.Guide != nil {
		f := newField(tr("Guidance"), 0, 10, 0.5, func(v float64) string { return fmt.Sprintf("%.1f", v) }, func(v float64) {
			guidance = v
			m.w.setClass(s.Settings().Label, v)
		}, func() {})
		f.set(guidance)
		row = container.New(layout.NewGridLayoutWithColumns(2), row, f.box)
	}
	m.class.RemoveAll()
	m.class.Add(row)
	m.class.Show()
}

func className(p *state.PriorInfo, label int) string {
	if label < len(p.ClassNames) {
		return p.ClassNames[label]
	}
	return strconv.Itoa(label)
}

// classOf is the class that a text names, by name or by number; nil for none.
func classOf(p *state.PriorInfo, text string) (*int, error) {
	if text == "" {
		return nil, nil
	}
	for i, name := range p.ClassNames {
		if name == text {
			return &i, nil
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n >= p.Classes {
		return nil, errors.New(tr("no class is called so; give a name, or a number from 0 to %d", p.Classes-1))
	}
	return &n, nil
}

// benchmark measures how fast the prior is here, or stops doing so.
func (m *modelsDialog) benchmark() {
	if m.stop != nil {
		m.stop()
		return
	}
	w := m.w
	if w.job.Phase().Busy() {
		m.say(errBusy())
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	m.stop = cancel
	m.bench.SetText(tr("Stop"))
	m.speed.set(tr("Measuring…"), colorMuted)
	m.refresh()
	work := w.session.Bench(w.cfg.Engine, w.noiseLevel())
	go func() {
		r, err := work(ctx)
		cancel()
		w.cfg.Post(func() { m.benched(r, err) })
	}()
}

func (m *modelsDialog) benched(r state.BenchResult, err error) {
	m.stop = nil
	m.bench.SetText(tr("Measure the speed"))
	switch {
	case errors.Is(err, context.Canceled):
		m.speed.set("", colorMuted)
	case err != nil:
		m.speed.set(explained(err), theme.ColorNameError)
	default:
		m.w.estimates.Learn(r.Prior, r.Settings, r.Speed)
		m.w.keepSpeeds()
		m.speed.set(benchText(r), theme.ColorNameForeground)
		m.w.changed()
	}
	m.refresh()
}

// benchText says how fast it is.
func benchText(r state.BenchResult) string {
	text := tr("%s for an evaluation of %d × %d px on %s.", seconds(r.Speed.Seconds), r.W, r.H, r.Prior.Device)
	if r.Sample > 0 {
		title, _ := taskTexts(r.Settings.Task)
		text += " " + tr("About %s for a sample in %d steps (%s).", seconds(r.Sample), state.BenchSteps, title)
	}
	return text
}

// seconds is a measured time for people.
func seconds(s float64) string {
	switch {
	case s < 0.1:
		return tr("%.0f ms", s*1000)
	case s < 10:
		return tr("%.2f s", s)
	}
	return roughly(s)
}
