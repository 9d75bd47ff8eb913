package state

import (
	"time"

	"afterimage/linearops"
	"afterimage/restoration"
	"afterimage/restoration/photo"
	"afterimage/ui/state/archive"
)

// Opened is a session that was read: what was open, made ready to be shown, and the
// runs. Their outcomes are read when they are looked at.
type Opened struct {
	Path   string
	Loaded *Loaded // nil where no photo was open
	Runs   []*Run  // newest first
	Saved  time.Time

	reader  *archive.Reader
	desk    *archive.Desk
	kernel  *linearops.Kernel
	shown   *Run     // the run that was looked at; nil for none
	outcome *Outcome // of it
}

// OpenSession reads a session file. It takes a while: call it off the window's
// goroutine. A photo that is gone is a [*MissingPhoto]: ask for it, and call again.
func OpenSession(path string, p Photos) (*Opened, error) {
	r, err := archive.Open(path)
	if err != nil {
		return nil, err
	}
	o, err := openReader(r, p)
	if err != nil {
		r.Close()
		return nil, err
	}
	for _, run := range o.Runs {
		run.saved = true
	}
	return o, nil
}

func openReader(r *archive.Reader, p Photos) (*Opened, error) {
	m := &r.Manifest
	o := &Opened{Path: r.Path(), reader: r, desk: m.Desk}
	o.Saved, _ = time.Parse(time.RFC3339, m.Saved) // a time that says nothing is none
	for i := range m.Runs {
		o.Runs = append(o.Runs, storedRun(r, m.Runs[i]))
	}
	if m.Desk == nil {
		return o, nil
	}
	ph, err := p.find(m.Desk.Photo, r)
	if err != nil {
		return nil, err
	}
	o.Loaded = Prepare(ph)
	o.Loaded.Folder, o.Loaded.Task = m.Desk.Photo.Folder, m.Desk.Task
	if m.Desk.Mask != nil {
		mask, err := r.Planes(*m.Desk.Mask)
		if err != nil {
			return nil, err
		}
		o.Loaded.paint(mask)
	}
	if m.Desk.Kernel != nil {
		k, err := m.Desk.Kernel.Kernel()
		if err != nil {
			return nil, err
		}
		o.kernel = &k
	}
	o.loadShown(ph)
	return o, nil
}

// loadShown reads the run that was looked at, where it is of the photo that was open. One
// that cannot be read is not shown: it says so when it is clicked.
func (o *Opened) loadShown(p *photo.Photo) {
	for _, r := range o.Runs {
		if r.ID != o.desk.Shown || r.Sum != p.SHA256 {
			continue
		}
		out, err := r.Load(Photos{Open: map[string]*photo.Photo{p.SHA256: p}})
		if err == nil {
			o.shown, o.outcome = r, out
		}
	}
}

// Resume shows what was open in a session, and puts its runs into the history, in front
// of those that are there.
func (s *Session) Resume(o *Opened, h *Runs) {
	h.AddSource(o.reader)
	have := map[string]bool{}
	for _, r := range h.list {
		have[r.ID] = true
	}
	var fresh []*Run
	for _, r := range o.Runs {
		if !have[r.ID] {
			fresh = append(fresh, r)
		}
	}
	h.list = append(fresh, h.list...)
	if o.Loaded == nil {
		return
	}
	s.Open(o.Loaded)
	if o.desk.Crop != nil {
		s.Crop.Set(*o.desk.Crop)
	}
	for t, x := range o.desk.Settings {
		if s.settings[t] != nil {
			*s.settings[t] = *x
		}
	}
	s.Hints.arranged()
	s.Kernel.take(s.settings[restoration.Deblur].Kernel, o.kernel)
	s.SetTask(o.desk.Task)
	h.Show(nil)
	if o.shown == nil {
		return
	}
	r := h.Find(o.shown.ID) // the one that was there before, if there was
	if r.outcome == nil {
		r.outcome = o.outcome
	}
	h.Show(r)
	s.Finish(r.outcome)
}

// Return shows a run again: its photo, mask, crop and settings, and what came of it.
// l is its photo made ready; nil where it is the one that is open.
func (s *Session) Return(o *Outcome, l *Loaded) {
	shown, same := s.Shown, s.Photo != nil && s.Photo.SHA256 == o.Photo.SHA256
	if !same && l != nil {
		s.Open(l)
	}
	if o.painted != nil {
		s.Mask.replace(o.painted)
	}
	s.arrange(o.asked(), o.Kernel)
	s.Compare = false
	s.Outcome, s.Shown = nil, Choice{}
	s.Finish(o)
	if same && o.Picture(shown) != nil {
		s.Shown = shown // flip between runs in place
	}
}

// OpenRequest shows what a run that goes on was asked for: its photo, mask, crop and
// settings.
func (s *Session) OpenRequest(r *Request) {
	s.Open(&Loaded{Photo: r.Photo, Picture: r.Picture, Folder: r.Folder})
	if r.alpha != nil {
		s.Mask.replace(r.alpha)
	}
	x := r.Settings
	if r.base != nil {
		x = r.base.asked()
	}
	s.arrange(x, r.kernel)
}

// asked are the settings as a person had them, with the crop.
func (o *Outcome) asked() restoration.Settings {
	x := o.Asked
	if x.Task == "" { // a session that does not say
		x = o.Settings
	}
	x.Crop = o.Settings.Crop
	return x
}

// arrange takes over the crop, the kernel and the settings of a run.
func (s *Session) arrange(x restoration.Settings, own *linearops.Kernel) {
	s.Crop = Crop{W: s.Mask.W, H: s.Mask.H}
	if x.Crop != nil {
		s.Crop.Set(*x.Crop)
	}
	x.Crop = nil
	*s.settings[x.Task] = x
	s.Hints.arranged()
	if x.Task == restoration.Deblur {
		s.Kernel.take(x.Kernel, own)
	}
	s.SetTask(x.Task)
}

// take chooses a kernel as a recipe names it; a name that no family has leaves the
// choice as it is.
func (k *KernelChoice) take(text string, own *linearops.Kernel) {
	if own != nil {
		k.Use(*own, "")
	} else {
		k.TakeText(text)
	}
}
